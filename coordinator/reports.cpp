// Messages from workers: one function for each, with its effects.
#include <string>
#include <utility>

#include "coordinator/coordinator.hpp"

namespace trommel {

void Coordinator::receive(Peer from, const Message& message, TimePoint now) {
    if (outcome_ != SweepOutcome::running || !workers_.contains(from)) {
        return;
    }
    now_ = now;
    workers_.heard_from(from, now);
    const WorkerState state = workers_.at(from).state;
    const bool late = !std::holds_alternative<Heartbeat>(message) && !std::holds_alternative<Hello>(message);
    if (state == WorkerState::gone || (state == WorkerState::lost && late)) {
        return;  // fencing: its attempt was reassigned; its next heartbeat shows what it is working on
    }
    std::visit(
        [&](const auto& each) {
            if constexpr (requires { on(from, each); }) {
                on(from, each);
            } else {
                on_unexpected(from, "a message that only a coordinator sends");
            }
        },
        message);
    dispatch();
}

void Coordinator::on(Peer from, const Hello& message) {
    workers_.introduce(from, message.host);
    if (const auto problem = problem_with(message)) {
        note("worker " + std::to_string(from) + " was refused: " + *problem);
        send(from, Shutdown{*problem});
        lose(from, WorkerState::gone, *problem);
        return;
    }
    if (workers_.at(from).state == WorkerState::joining) {
        workers_.make_idle(from);
    }
}

void Coordinator::on(Peer from, const TrialStarted& message) {
    if (accepts(from, message.attempt)) {
        record(AttemptDescribed{.attempt = message.attempt, .environment = message.environment});
        for (const std::string& problem : message.problems) {
            note(to_text(message.attempt) + " skips " + problem);
        }
        if (message.after_epoch > 0) {
            note(to_text(message.attempt) + " resumes after epoch " + std::to_string(message.after_epoch));
        }
    }
}

void Coordinator::on(Peer from, const EpochReport& message) {
    if (!accepts(from, message.attempt)) {
        return;
    }
    const TrialId trial = message.attempt.trial;
    record(EpochMeasured{.attempt = message.attempt,
                         .epoch = message.epoch,
                         .metrics = message.metrics,
                         .seconds = message.seconds});
    view_.add_epoch(trial, message.epoch, message.metrics);
    if (sweep_.train.command) {
        reported_.add(trial, {message.epoch, message.metrics});
    }
    first_failures_.trial_reached(message.epoch);
    const bool is_new =
        trials_.reaches(trial, message.epoch);  // an earlier attempt may have measured it already
    spent_.epochs += is_new && !trials_.at(trial).of_finals ? 1 : 0;
    judge(from, message.attempt, message.epoch);
    pause_if_time_is_short(from, message.seconds);
}

// Trials of the finals are not judged: they measure what the search has found. Nor is the last epoch: pruning
// would save nothing.
void Coordinator::judge(Peer worker, const AttemptId& attempt, std::int32_t epoch) {
    WorkerAssignment& assignment = workers_.assignment(worker);
    if (!view_.has_finite_score(attempt.trial)) {
        return;  // it has diverged, and its trainer is about to report that
    }
    if (trials_.at(attempt.trial).of_finals || epoch == assignment.epochs || assignment.pruned_after > 0 ||
        given_up_.contains(attempt.trial)) {
        return;
    }
    if (pruner_->judge(attempt.trial, epoch, view_) == Verdict::prune) {
        assignment.pruned_after = epoch;
        record(TrialJudged{.attempt = attempt, .epoch = epoch, .prune = true});
        send(worker, StopTrial{attempt});
    }
}

// Remarks about the program of one trial apply to those of all others, so each is logged once.
void Coordinator::on(Peer from, const Remark& message) {
    if (accepts(from, message.attempt) && remarks_.insert(message.text).second) {
        note(to_text(message.attempt) + " " + message.text);
    }
}

void Coordinator::on(Peer from, const CheckpointSaved& message) {
    if (!accepts(from, message.attempt)) {
        return;
    }
    // A Pause may overtake the StopTrial of a verdict: a pruned trial stays pruned.
    if (workers_.assignment(from).pruned_after > 0) {
        end_attempt({.attempt = message.attempt,
                     .outcome = AttemptOutcome::pruned,
                     .state = TrialState::pruned,
                     .reason = why_pruned(from),
                     .selected = {}});
        return;
    }
    // If another process ended the programs of one node, and not we, the trial need not wait for the next
    // run.
    const bool asked = workers_.assignment(from).was_asked_to_pause || draining_;
    const std::string reason = "after epoch " + std::to_string(message.epoch);
    if (!asked) {
        note(to_text(message.attempt) + " was ended by a signal from another process, " + reason);
    }
    end_attempt({.attempt = message.attempt,
                 .outcome = AttemptOutcome::paused,
                 .state = asked ? TrialState::paused : TrialState::waiting,
                 .reason = reason,
                 .selected = {}});
}

void Coordinator::on(Peer from, const TrialFinished& message) {
    if (!accepts(from, message.attempt)) {
        return;
    }
    hosts_.trial_ended_well(workers_.at(from).host, message.attempt.trial);
    first_failures_.trial_ended_well();
    AttemptEnded ended{.attempt = message.attempt, .reason = "", .selected = message.selected};
    if (message.ending != Ending::trained || !message.selected) {
        ended.outcome = AttemptOutcome::pruned;
        ended.state = TrialState::pruned;
        if (message.ending == Ending::stopped) {
            const bool is_given_up = given_up_.contains(message.attempt.trial);
            ended.reason = is_given_up ? std::string(given_up_reason) : why_pruned(from);
        } else {
            ended.reason = diverged_reason;
        }
    }
    end_attempt(std::move(ended));
    while (const auto bad = hosts_.pop_bad_host()) {
        set_aside(*bad);
    }
}

std::string Coordinator::why_pruned(Peer worker) const {
    return std::string(pruner_->name()) + " after epoch " +
           std::to_string(workers_.at(worker).assignment->pruned_after);
}

void Coordinator::on(Peer from, const TrialFailed& message) {
    if (!accepts(from, message.attempt)) {
        return;
    }
    if (message.fault == Fault::node) {
        send(from, Shutdown{message.reason});
        lose(from, WorkerState::gone, message.reason);
        return;
    }
    if (message.fault == Fault::none) {
        note(to_text(message.attempt) + " is lost: " + message.reason);
        end_attempt({.attempt = message.attempt,
                     .outcome = AttemptOutcome::lost,
                     .state = TrialState::waiting,
                     .reason = message.reason,
                     .selected = {}});
        return;
    }
    const std::string host = workers_.at(from).host;
    const std::int32_t crashes = trials_.count_crash(message.attempt.trial, host);
    hosts_.trial_crashed(host, message.attempt.trial);
    const bool was_last = message.fault == Fault::trial || crashes >= sweep_.train.max_attempts;
    first_failures_.trial_crashed({.trial = message.attempt.trial,
                                   .host = host,
                                   .epoch = trials_.at(message.attempt.trial).epochs,
                                   .reason = message.reason,
                                   .is_last = was_last});
    const bool fails = was_last && !(draining_ && is_failing_alike(*draining_));
    note(to_text(message.attempt) + " crashed on worker " + std::to_string(from) + ": " + message.reason +
         "; " + (fails ? "it has failed" : "it will be tried again") + " (" +
         (message.fault == Fault::trial
              ? "another attempt would end in the same way"
              : "crash " + std::to_string(crashes) + " of " + std::to_string(sweep_.train.max_attempts)) +
         ")");
    end_attempt({.attempt = message.attempt,
                 .outcome = AttemptOutcome::crashed,
                 .state = fails ? TrialState::failed : TrialState::waiting,
                 .reason = message.reason,
                 .selected = {}});
    pause_if_all_fail(false);
}

void Coordinator::on(Peer from, const Heartbeat& message) {
    const WorkerState state = workers_.at(from).state;
    if (state == WorkerState::lost) {
        readmit(from, message);
    } else if (state == WorkerState::busy) {
        check_agreement(from, message);
    }
}

// If a worker is repeatedly not working on its assigned attempt, it has lost a message, or we have lost its
// answer. Ignores heartbeats that crossed our StartTrial on the wire, and those that queued up while this
// process was suspended.
void Coordinator::check_agreement(Peer worker, const Heartbeat& heartbeat) {
    constexpr int patience = 5;
    WorkerAssignment& assignment = workers_.assignment(worker);
    if (heartbeat.attempt == assignment.attempt) {
        assignment.disagreements = 0;
        return;
    }
    if (assignment.disagreements > 0 && now_ - assignment.disagreed_at < options_.heartbeat_interval / 2) {
        return;
    }
    assignment.disagreed_at = now_;
    if (++assignment.disagreements < patience) {
        return;
    }
    const AttemptId forgotten = assignment.attempt;
    note("worker " + std::to_string(worker) + " is not working on " + to_text(forgotten) +
         ", which was assigned to it");
    if (heartbeat.attempt) {
        send(worker, StopTrial{*heartbeat.attempt});
    }
    end_attempt({.attempt = forgotten,
                 .outcome = AttemptOutcome::lost,
                 .state = TrialState::waiting,
                 .reason = "its worker does not have it",
                 .selected = {}});
}

// A worker that counted as lost reports again. Its attempt has been reassigned in the meantime.
void Coordinator::readmit(Peer worker, const Heartbeat& heartbeat) {
    if (heartbeat.attempt) {
        send(worker, StopTrial{*heartbeat.attempt});
        return;
    }
    if (!workers_.at(worker).has_introduced_itself) {
        send(worker, Shutdown{"it did not send Hello"});
        lose(worker, WorkerState::gone, "it did not send Hello");
        return;
    }
    note("worker " + std::to_string(worker) + " is back");
    workers_.make_idle(worker);
}

void Coordinator::on(Peer from, const Shutdown& message) {
    lose(from, WorkerState::gone, message.reason.empty() ? "it left" : message.reason);
}

void Coordinator::on_unexpected(Peer from, const char* what) {
    note("worker " + std::to_string(from) + " sent " + what + " (ignored)");
}

// Fencing: a report counts only if it is from the trial's current attempt, and from that attempt's worker.
bool Coordinator::accepts(Peer from, const AttemptId& attempt) {
    if (workers_.attempt_of(from) == attempt && trials_.is_current(attempt)) {
        return true;
    }
    note("worker " + std::to_string(from) + " reported on " + to_text(attempt) +
         ", which is not its current attempt (ignored)");
    return false;
}

}  // namespace trommel
