// How a life of the coordinator ends before its sweep does, and how with it.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "coordinator/coordinator.hpp"

namespace trommel {

// Pauses the trial after the epoch that it has just begun, where that is the last one there is time for. A program is not
// asked before all are: it ends at once, and saves in its own time.
void Coordinator::watch_the_time(Peer worker, double epoch_seconds) {
    WorkerStatus& status = workers_.at(worker);
    if (!std::exchange(status.reported, true)) {
        allowance_.learn(now_ - status.began);
    }
    const double seconds = epoch_seconds > 0 ? std::min(epoch_seconds, 1e9) : 0;  // NaN is neither
    const auto epoch =
        std::chrono::duration_cast<Allowance::Duration>(std::chrono::duration<double>(seconds));
    if (!sweep_.train.command && status.pruned_after == 0 && !allowance_.allows_two(epoch, now_)) {
        ask_to_pause(worker);
    }
}

void Coordinator::pause(const std::string& reason) {
    if (outcome_ != SweepOutcome::running || give_up_at_) {
        return;
    }
    draining_ = reason;
    give_up_at_ = now_ + options_.pause_grace;
    note("the running trials are paused: " + reason);
    for (const auto& [worker, status] : workers_.all()) {
        ask_to_pause(worker);
    }
    dispatch();
}

void Coordinator::ask_to_pause(Peer worker) {
    WorkerStatus& status = workers_.at(worker);
    if (status.attempt && !status.asked_to_pause) {
        status.asked_to_pause = true;
        send(worker, Pause{*status.attempt});
    }
}

void Coordinator::stop(const std::string& reason) {
    if (outcome_ != SweepOutcome::running) {
        return;
    }
    for (const auto& [worker, status] : workers_.all()) {
        if (const auto attempt = status.attempt) {
            end_attempt({.attempt = *attempt,
                         .outcome = AttemptOutcome::lost,
                         .state = TrialState::waiting,
                         .reason = "the sweep was stopped",
                         .selected = {}});
        }
    }
    finish(SweepOutcome::stopped, reason);
}

void Coordinator::finish(SweepOutcome outcome, const std::string& detail) {
    outcome_ = outcome;
    const bool finished = outcome == SweepOutcome::finished;
    record(SweepChanged{.event = finished ? SweepEvent::finished : SweepEvent::stopped, .detail = detail});
    note(finished ? "the sweep is finished" : "the sweep is stopped: " + detail);
    for (const auto& [worker, status] : workers_.all()) {
        if (status.state != WorkerState::gone) {
            send(worker, Shutdown{finished ? "the sweep is finished" : detail});
        }
    }
}

}  // namespace trommel
