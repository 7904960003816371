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

std::vector<Peer> WorkerTable::idle() const {
    std::vector<Peer> idle;
    for (const auto& [worker, status] : workers_) {
        if (status.state == WorkerState::idle) {
            idle.push_back(worker);
        }
    }
    return idle;
}

std::vector<Peer> WorkerTable::present_on(const std::string& host) const {
    std::vector<Peer> present;
    for (const auto& [worker, status] : workers_) {
        if (is_present(status.state) && status.host == host) {
            present.push_back(worker);
        }
    }
    return present;
}

bool WorkerTable::any_present_but_on(const std::string& host) const {
    return std::ranges::any_of(workers_, [&](const auto& entry) {
        return is_present(entry.second.state) && entry.second.state != WorkerState::joining &&
               entry.second.host != host;
    });
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

void WorkerTable::shift_deadlines(std::chrono::steady_clock::duration stall) {
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
    return count_busy() > 0;
}

std::size_t WorkerTable::count_busy() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        workers_, [](const auto& entry) { return entry.second.state == WorkerState::busy; }));
}

bool WorkerTable::any_on_several_hosts() const {
    const auto first = std::ranges::find_if(workers_, [](const auto& entry) {
        return is_present(entry.second.state) && entry.second.introduced;
    });
    return first != workers_.end() && any_present_but_on(first->second.host);
}

}  // namespace trommel
