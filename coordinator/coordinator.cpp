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
      view_(sweep_.objectives.front()),
      workers_(workers, now),
      allowance_(options_.end_of_time, options_.pause_grace + closing_time(options_)),
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
    const bool begins = life == 1 || history.last_seq == 0;  // the lives before died without a word
    record(SweepChanged{.event = begins ? SweepEvent::begun : SweepEvent::resumed, .detail = ""});
    for (const PastTrial& past : history.trials) {
        if (past.state == TrialState::running) {
            end_attempt({.attempt = {past.id, past.attempts, past.life},
                         .outcome = AttemptOutcome::lost,
                         .state = TrialState::waiting,
                         .reason = "the coordinator's life ended",
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
        workers_.forgive(
            passed);  // we were stopped ourselves: nobody could be heard, and it was no running time
    } else {
        spent_.hours += std::chrono::duration<double, std::ratio<3600>>(passed).count();
    }
    send_away_the_silent(now);
    if (now - last_heartbeat_ >= options_.heartbeat_interval) {
        last_heartbeat_ = now;
        for (const auto& [worker, status] : workers_.all()) {
            if (status.state != WorkerState::gone) {
                send(worker, Heartbeat{});
            }
        }
    }
    if (!workers_.any_left()) {
        stop("no worker is left; the last one: " + last_loss_);
        return;
    }
    if (allowance_.is_over(now)) {
        pause("its time is up");
    }
    if (give_up_at_ && now >= *give_up_at_) {
        stop(*draining_);
    }
    dispatch();
}

void Coordinator::send_away_the_silent(TimePoint now) {
    const std::string limit = std::to_string(options_.worker_timeout.count() / 1000) + " s";
    for (const Peer worker : workers_.silent_since(now - options_.worker_timeout)) {
        const bool joining = workers_.at(worker).state == WorkerState::joining;
        lose(worker, WorkerState::lost, (joining ? "no Hello for " : "no word for ") + limit);
    }
}

void Coordinator::lose(Peer worker, WorkerState state, const std::string& why) {
    WorkerStatus& status = workers_.at(worker);
    if (status.state == WorkerState::gone) {
        return;
    }
    status.state = state;
    last_loss_ = why;
    const auto attempt = std::exchange(status.attempt, std::nullopt);
    note("worker " + std::to_string(worker) + (status.host.empty() ? "" : " on " + status.host) +
         " is lost: " + why + (attempt ? "; " + to_text(attempt->trial) + " waits again" : ""));
    if (attempt && trials_.is_current(*attempt)) {
        end_attempt({.attempt = *attempt,
                     .outcome = AttemptOutcome::lost,
                     .state = TrialState::waiting,
                     .reason = "worker " + std::to_string(worker) + " was lost: " + why,
                     .selected = {}});
    }
}

// Its workers go home. A later life tries it again.
void Coordinator::set_aside(const std::string& host) {
    const std::string why =
        std::to_string(HostTable::rescued_from_a_bad_host) + " trials that crashed on " + host +
        " ended well elsewhere, and none ended well there; see what is wrong with that node";
    note(host + " is set aside: " + why);
    for (const Peer worker : workers_.present_on(host)) {
        send(worker, Shutdown{why});
        lose(worker, WorkerState::gone, why);
    }
}

// The worker of the attempt is idle again, and the trial in its new state.
void Coordinator::end_attempt(AttemptEnded ended) {
    if (given_up_.erase(ended.attempt.trial) > 0 && !is_final(ended.state)) {
        ended.state = TrialState::pruned;
        ended.reason = given_up_reason;
    }
    trials_.end_attempt(ended.attempt, ended.state);
    if (ended.state == TrialState::completed || ended.state == TrialState::pruned) {
        reported_.forget(ended.attempt.trial);
    }
    for (const auto& [worker, status] : workers_.all()) {
        if (status.attempt == ended.attempt) {
            workers_.at(worker).attempt.reset();
            workers_.at(worker).state = WorkerState::idle;
        }
    }
    record(std::move(ended));
}

bool Coordinator::may_go_on(TrialId trial) const {
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

// Numbers the record. A decision has seen everything before it, for the view is up to date whenever one is
// made.
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
