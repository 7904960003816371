#include "coordinator/worker_table.hpp"

namespace trommel {

namespace {

bool is_working(WorkerState state) {
    return state == WorkerState::idle || state == WorkerState::busy;
}

bool is_missing(WorkerState state) {
    return state == WorkerState::lost || state == WorkerState::gone;
}

}  // namespace

WorkerTable::WorkerTable(Peer count, TimePoint now) : began_(now) {
    for (Peer worker = 1; worker <= count; ++worker) {
        workers_[worker].last_heard = now;
    }
}

std::optional<AttemptId> WorkerTable::attempt_of(Peer worker) const {
    const auto& assignment = workers_.at(worker).assignment;
    return assignment ? std::optional(assignment->attempt) : std::nullopt;
}

void WorkerTable::introduce(Peer worker, const std::string& host) {
    WorkerStatus& status = workers_.at(worker);
    const int counted = is_working(status.state) ? 1 : 0;
    count_on_host(status.host, -counted);
    count_on_host(host, counted);
    status.host = host;
    status.has_introduced_itself = true;
}

void WorkerTable::assign(Peer worker, const WorkerAssignment& assignment) {
    set_state(worker, WorkerState::busy);
    workers_.at(worker).assignment = assignment;
    busy_[assignment.attempt] = worker;
}

void WorkerTable::release(const AttemptId& attempt) {
    if (const auto found = busy_.find(attempt); found != busy_.end()) {
        set_state(found->second, WorkerState::idle);
    }
}

std::optional<AttemptId> WorkerTable::lose(Peer worker, WorkerState state) {
    const auto attempt = attempt_of(worker);
    set_state(worker, state);
    return attempt;
}

void WorkerTable::set_state(Peer worker, WorkerState state) {
    WorkerStatus& status = workers_.at(worker);
    if (status.assignment) {
        busy_.erase(status.assignment->attempt);
        status.assignment.reset();
    }
    count_on_host(status.host, (is_working(state) ? 1 : 0) - (is_working(status.state) ? 1 : 0));
    missing_ += is_missing(state) ? 1 : 0;
    missing_ -= is_missing(status.state) ? 1 : 0;
    status.state = state;
    if (state == WorkerState::idle) {
        idle_.insert(worker);
    } else {
        idle_.erase(worker);
    }
}

void WorkerTable::count_on_host(const std::string& host, int change) {
    if (change != 0 && (on_host_[host] += change) == 0) {
        on_host_.erase(host);
    }
}

std::vector<Peer> WorkerTable::present_on(const std::string& host) const {
    std::vector<Peer> present;
    for (const auto& [worker, status] : workers_) {
        if (!is_missing(status.state) && status.host == host) {
            present.push_back(worker);
        }
    }
    return present;
}

bool WorkerTable::any_present_but_on(const std::string& host) const {
    return on_host_.size() > (on_host_.contains(host) ? 1 : 0);
}

std::vector<Peer> WorkerTable::silent_since(TimePoint since) const {
    std::vector<Peer> silent;
    for (const auto& [worker, status] : workers_) {
        const TimePoint heard = status.state == WorkerState::joining ? began_ : status.last_heard;
        if (!is_missing(status.state) && heard < since) {
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

}  // namespace trommel
