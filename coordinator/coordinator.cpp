#include "coordinator/coordinator.hpp"

#include <utility>

#include "coordinator/kept_models.hpp"
#include "coordinator/strategies.hpp"
#include "sweep/plan.hpp"

namespace trommel {

Coordinator::Coordinator(Sweep sweep, const History& history, std::int32_t life, Peer workers, TimePoint now,
                         CoordinatorOptions options)
    : sweep_(std::move(sweep)),
      options_(options),
      pruner_(make_pruner(sweep_.pruner)),
      planner_(sweep_),
      view_(sweep_.objectives.front(), sweep_.space),
      workers_(workers, now),
      time_budget_(options_.deadline, options_.pause_grace + shutdown_margin(options_)),
      life_(life),
      now_(now),
      last_advance_(now),
      last_heartbeat_(now),
      last_seq_(history.last_seq),
      taken_requests_(history.requests.begin(), history.requests.end()) {
    view_.restore(history);
    trials_.restore(history);
    first_failures_.restore(history);
    if (sweep_.train.command) {
        reported_.restore(history);
    }
    planner_.restore(history);
    spent_ = spent_by(history);
    // Without records, all earlier runs died before their first one.
    const bool begins = life == 1 || history.last_seq == 0;
    record(SweepChanged{.event = begins ? SweepEvent::begun : SweepEvent::resumed, .detail = ""});
    for (const PastTrial& past : history.trials) {
        if (past.state == TrialState::running) {
            end_attempt({.attempt = {past.id, past.attempts, past.life},
                         .outcome = AttemptOutcome::lost,
                         .state = TrialState::waiting,
                         .reason = "the coordinator's run ended",
                         .selected = {}});
        }
    }
}

void Coordinator::advance(TimePoint now) {
    if (outcome_ != SweepOutcome::running) {
        return;
    }
    now_ = now;
    const auto passed = now - last_advance_;
    last_advance_ = now;
    if (passed > options_.worker_timeout / 4) {
        // This process itself was suspended: it could not receive anything, and the time does not count.
        workers_.shift_deadlines(passed);
    } else {
        spent_.hours += std::chrono::duration<double, std::ratio<3600>>(passed).count();
    }
    if (now - last_heartbeat_ >= options_.heartbeat_interval) {
        last_heartbeat_ = now;
        lose_silent_workers(now);
        send_heartbeats();
    }
    if (!workers_.any_left()) {
        stop("no worker is left; the last one: " + last_lost_worker_reason_);
        return;
    }
    if (time_budget_.is_over(now)) {
        pause("the job's time is nearly up");
    }
    if (give_up_at_ && now >= *give_up_at_) {
        stop(*draining_);
    }
    dispatch();
}

void Coordinator::send_heartbeats() {
    for (const auto& [worker, status] : workers_.all()) {
        if (status.state != WorkerState::gone) {
            send(worker, Heartbeat{});
        }
    }
}

void Coordinator::lose_silent_workers(TimePoint now) {
    const std::string limit = std::to_string(options_.worker_timeout.count() / 1000) + " s";
    for (const Peer worker : workers_.silent_since(now - options_.worker_timeout)) {
        const bool joining = workers_.at(worker).state == WorkerState::joining;
        lose(worker, WorkerState::lost, (joining ? "no Hello for " : "silent for ") + limit);
    }
}

void Coordinator::lose(Peer worker, WorkerState state, const std::string& why) {
    if (workers_.at(worker).state == WorkerState::gone) {
        return;
    }
    const auto attempt = workers_.lose(worker, state);
    last_lost_worker_reason_ = why;
    const std::string& host = workers_.at(worker).host;
    note("worker " + std::to_string(worker) + (host.empty() ? "" : " on " + host) + " is lost: " + why +
         (attempt ? "; " + to_text(attempt->trial) + " will be tried again" : ""));
    if (attempt && trials_.is_current(*attempt)) {
        end_attempt({.attempt = *attempt,
                     .outcome = AttemptOutcome::lost,
                     .state = TrialState::waiting,
                     .reason = "worker " + std::to_string(worker) + " was lost: " + why,
                     .selected = {}});
    }
}

// The workers on the host are dismissed. A later run of the coordinator tries it again.
void Coordinator::set_aside(const std::string& host) {
    const std::string why = std::to_string(HostTable::rescued_from_a_bad_host) + " trials that crashed on " +
                            host + " succeeded on other nodes, and none succeeded there; check that node";
    note(host + " is excluded: " + why);
    for (const Peer worker : workers_.present_on(host)) {
        send(worker, Shutdown{why});
        lose(worker, WorkerState::gone, why);
    }
}

// Marks the worker of the attempt as idle, and puts the trial into its new state.
void Coordinator::end_attempt(AttemptEnded ended) {
    if (given_up_.erase(ended.attempt.trial) > 0 && !is_final(ended.state)) {
        ended.state = TrialState::pruned;
        ended.reason = given_up_reason;
    }
    trials_.end_attempt(ended.attempt, ended.state);
    view_.end_trial(ended.attempt.trial, ended.state, ended.reason, ended.selected);
    if (ended.state == TrialState::completed || ended.state == TrialState::pruned) {
        reported_.forget(ended.attempt.trial);
    }
    workers_.release(ended.attempt);
    record(std::move(ended));
}

bool Coordinator::may_resume(TrialId trial) const {
    return trials_.contains(trial) && !is_final(trials_.at(trial).state);
}

void Coordinator::edit(EditedSweep edited) {
    note("the sweep file was edited: " +
         (edited.record.changes.empty() ? "only its text" : edited.record.changes));
    const bool other_budget = edited.sweep.budget != sweep_.budget;
    sweep_ = std::move(edited.sweep);
    record(std::move(edited.record));
    if (other_budget) {
        record(BudgetChanged{.budget = sweep_.budget});
    }
}

std::set<TrialId> Coordinator::kept_weights() const {
    const auto part =
        outcome_ == SweepOutcome::finished ? TrialTable::Part::finals : TrialTable::Part::search;
    return kept_models(sweep_, part, view_, trials_);
}

WeightsFate Coordinator::fate_of_weights(TrialId trial, std::int32_t attempt,
                                         const std::set<TrialId>& kept) const {
    if (!trials_.contains(trial) || trials_.at(trial).attempts != attempt) {
        return WeightsFate::drop;
    }
    if (!trials_.all_final(trial.configuration)) {
        return WeightsFate::wait;
    }
    return kept.contains(trial) ? WeightsFate::keep : WeightsFate::drop;
}

Commands Coordinator::take_commands() {
    return std::exchange(commands_, {});
}

// Numbers the record. A decision is based on everything before it, because the view is always up to date when
// one is made.
void Coordinator::record(Record record) {
    std::visit(
        [&](auto& each) {
            if constexpr (requires { each.seen; }) {
                each.seen = last_seq_;
            }
            each.seq = ++last_seq_;
        },
        record);
    view_.set_seq(last_seq_);
    commands_.records.push_back(std::move(record));
}

void Coordinator::send(Peer to, Message message) {
    commands_.messages.push_back({to, std::move(message)});
}

void Coordinator::note(std::string text) {
    commands_.notes.push_back(std::move(text));
}

}  // namespace trommel
