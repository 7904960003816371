// How a run of the coordinator ends, before its sweep or together with it.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "coordinator/coordinator.hpp"
#include "messaging/requests.hpp"

namespace trommel {

// Pauses the trial after the epoch that it has just started, if there is no time for another one. Does not
// pause a user's program here, but only when all trials are paused: it ends as soon as it is asked, and has
// saved its checkpoint whenever it chose to.
void Coordinator::pause_if_time_is_short(Peer worker, double epoch_seconds) {
    WorkerAssignment& assignment = workers_.assignment(worker);
    if (!std::exchange(assignment.has_reported, true)) {
        time_budget_.add_first_report(now_ - assignment.began);
    }
    const double seconds = epoch_seconds > 0 ? std::min(epoch_seconds, 1e9) : 0;  // also for NaN
    const auto epoch =
        std::chrono::duration_cast<TimeBudget::Duration>(std::chrono::duration<double>(seconds));
    if (!sweep_.train.command && assignment.pruned_after == 0 &&
        !time_budget_.allows_two_epochs(epoch, now_)) {
        ask_to_pause(worker);
    }
}

std::chrono::seconds shutdown_margin(const CoordinatorOptions& options) {
    return std::clamp(options.warning / 2, std::chrono::seconds(15), std::chrono::seconds(75));
}

// No work is lost: failed trials are tried again when the sweep is resumed. Returns whether the run is
// ending.
bool Coordinator::pause_if_all_fail(bool nothing_is_left) {
    const auto in_common = first_failures_.in_common({.running = workers_.count_busy(),
                                                      .several_hosts = workers_.any_on_several_hosts(),
                                                      .nothing_is_left = nothing_is_left});
    if (!in_common || draining_) {
        return draining_.has_value();
    }
    for (const TrialId& trial : trials_.failed()) {
        trials_.retry(trial);
        record(TrialRetried{.trial = trial});
    }
    pause(std::string(failing_alike) + ": " + *in_common);
    return true;
}

// The first reason counts; but a user's request always replaces it, because it means that the sweep must not
// be resumed automatically.
void Coordinator::drain(const std::string& reason) {
    if (draining_ && (!is_by_request(reason) || is_by_request(*draining_))) {
        return;
    }
    draining_ = reason;
    record(SweepChanged{.event = SweepEvent::draining, .detail = reason});
}

void Coordinator::pause(const std::string& reason) {
    pause_until(now_ + options_.pause_grace, reason);
}

// Uses all the time there is instead of the usual grace, because attempts that are given up must be trained
// again.
void Coordinator::pause_before_deadline() {
    const std::chrono::milliseconds left = options_.warning - shutdown_margin(options_);
    pause_until(now_ + std::max(options_.pause_grace, left), "the job's time is nearly up");
}

void Coordinator::pause_until(TimePoint give_up_at, const std::string& reason) {
    if (outcome_ != SweepOutcome::running || give_up_at_) {
        return;
    }
    drain(reason);
    give_up_at_ = give_up_at;
    note("the running trials are paused: " + reason);
    for (const auto& [worker, status] : workers_.all()) {
        if (status.assignment) {
            ask_to_pause(worker);
        }
    }
    dispatch();
}

void Coordinator::ask_to_pause(Peer worker) {
    WorkerAssignment& assignment = workers_.assignment(worker);
    if (!std::exchange(assignment.was_asked_to_pause, true)) {
        send(worker, Pause{assignment.attempt});
    }
}

void Coordinator::stop(const std::string& why) {
    if (outcome_ != SweepOutcome::running) {
        return;
    }
    const std::string reason = draining_ && is_by_request(*draining_) ? *draining_ : why;
    for (const auto& [worker, status] : workers_.all()) {
        if (const auto attempt = workers_.attempt_of(worker)) {
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
    note(finished ? "the sweep is finished" + (detail.empty() ? "" : ": " + detail)
                  : "the sweep is stopped: " + detail);
    for (const auto& [worker, status] : workers_.all()) {
        if (status.state != WorkerState::gone) {
            send(worker, Shutdown{finished ? "the sweep is finished" : detail});
        }
    }
}

}  // namespace trommel
