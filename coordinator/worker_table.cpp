#include "coordinator/worker_table.hpp"

#include <algorithm>

namespace trommel {

namespace {

bool is_present(WorkerState state) {
    return state == WorkerState::joining || state == WorkerState::idle || state == WorkerState::busy;
}

}  // namespace

WorkerTable::WorkerTable(Peer count, TimePoint now) : began_(now) {
    for (Peer worker = 1; worker <= count; ++worker) {
        workers_[worker].last_heard = now;
    }
}

std::optional<Peer> WorkerTable::next_idle() const {
    for (const auto& [worker, status] : workers_) {
        if (status.state == WorkerState::idle) {
            return worker;
        }
    }
    return std::nullopt;
}

std::vector<Peer> WorkerTable::silent_since(TimePoint since) const {
    std::vector<Peer> silent;
    for (const auto& [worker, status] : workers_) {
        const TimePoint heard = status.state == WorkerState::joining ? began_ : status.last_heard;
        if (is_present(status.state) && heard < since) {
            silent.push_back(worker);
        }
    }
    return silent;
}

void WorkerTable::forgive(std::chrono::steady_clock::duration stall) {
    for (auto& [worker, status] : workers_) {
        status.last_heard += stall;
    }
    began_ += stall;
}

bool WorkerTable::any_left() const {
    return std::ranges::any_of(workers_, [](const auto& entry) { return is_present(entry.second.state); });
}

bool WorkerTable::any_lost() const {
    return std::ranges::any_of(workers_, [](const auto& entry) {
        return entry.second.state == WorkerState::lost || entry.second.state == WorkerState::gone;
    });
}

bool WorkerTable::any_busy() const {
    return std::ranges::any_of(workers_,
                               [](const auto& entry) { return entry.second.state == WorkerState::busy; });
}

}  // namespace trommel
