#include "coordinator/coordinator.hpp"

#include <utility>

#include "coordinator/kept_models.hpp"
#include "coordinator/strategies.hpp"
#include "sweep/plan.hpp"

namespace trommel {

namespace {

AttemptLimits limits_of(const TrainSettings& train) {
    const auto seconds = [](const std::optional<std::chrono::seconds>& limit) {
        return limit ? static_cast<double>(limit->count()) : 0.0;
    };
    return {.timeout_seconds = seconds(train.timeout),
            .epoch_timeout_seconds = seconds(train.epoch_timeout),
            .memory_bytes = train.memory.value_or(0)};
}

}  // namespace

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
    if (sweep_.train.command) {
        reported_.restore(history);
    }
    planner_.restore(history);
    spent_ = {static_cast<std::int64_t>(history.configurations.size()), trials_.searched(), history.epochs,
              history.running_seconds / 3600};
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

// Gives waiting trials to idle workers. A new one is made only when a worker is there for it: the later a sampler is
// asked, the more it has seen.
void Coordinator::dispatch() {
    while (outcome_ == SweepOutcome::running) {
        if (draining_) {
            if (!workers_.any_busy()) {
                stop(*draining_);
            }
            return;
        }
        if (workers_.idle().empty()) {
            return;
        }
        auto next = match();
        if (!next) {
            plan_one();
            if (trials_.all_final()) {
                plan_finals();
            }
            next = match();
        }
        if (!next) {
            if (trials_.all_final()) {
                finish(SweepOutcome::finished, "");
            } else if (trials_.all_rest()) {
                stop("its time is up");
            }
            return;
        }
        if (!allowance_.allows_start(now_)) {
            if (!workers_.any_busy()) {
                stop("its time is up");
            }
            return;
        }
        start(next->trial, next->worker);
    }
}

// A trial that has crashed is tried on another node next, as long as there is one: is it the trial, or the node?
std::optional<Coordinator::Match> Coordinator::match() const {
    for (const Peer worker : workers_.idle()) {
        const std::string& host = workers_.all().at(worker).host;
        const auto trial = trials_.next_waiting(workers_.any_present_but_on(host) ? host : "");
        if (trial) {
            return Match{*trial, worker};
        }
    }
    return std::nullopt;
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

void Coordinator::start(TrialId trial, Peer worker) {
    const AttemptId attempt = trials_.begin_attempt(trial, life_);
    WorkerStatus& status = workers_.at(worker);
    status.state = WorkerState::busy;
    status.attempt = attempt;
    status.disagreements = 0;
    status.began = now_;
    status.asked_to_pause = false;
    status.reported = false;
    status.pruned_after = 0;
    record(AttemptStarted{.attempt = attempt, .worker = worker, .host = status.host});

    const Params& params = view_.configurations()[static_cast<std::size_t>(trial.configuration.number - 1)];
    StartTrial message{.attempt = attempt,
                       .seed = trials_.at(trial).seed,
                       .plan = resolve(sweep_, params, trials_.at(trial).of_finals),
                       .to_epoch = 0,
                       .checkpoints = checkpoints_of(trial),
                       .limits = limits_of(sweep_.train),
                       .weights_file = "",
                       .history = reported_.of(trial)};
    message.to_epoch = message.plan.epochs;
    status.epochs = message.to_epoch;
    if (sweep_.keep_models > 0) {
        message.weights_file = options_.models_directory + "/" + weights_file_name(attempt);
    }
    send(worker, std::move(message));
}

// A program has its own.
Checkpoints Coordinator::checkpoints_of(TrialId trial) const {
    if (options_.checkpoints_directory.empty() || sweep_.train.command) {
        return {};
    }
    return {.directory = options_.checkpoints_directory,
            .every_seconds = static_cast<double>(sweep_.train.checkpoint_every.count()),
            .known_epochs = static_cast<std::int32_t>(view_.learning_curve(trial).size())};
}

// The worker of the attempt is idle again, and the trial in its new state.
void Coordinator::end_attempt(AttemptEnded ended) {
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
