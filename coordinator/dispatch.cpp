// Chooses the next trial and its worker.
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "coordinator/coordinator.hpp"
#include "coordinator/kept_models.hpp"
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

// Assigns waiting trials to idle workers. A new trial is created only when a worker is free for it: the later
// a sampler is asked, the more results it has.
void Coordinator::dispatch() {
    while (outcome_ == SweepOutcome::running) {
        if (draining_) {
            if (!workers_.any_busy()) {
                stop(*draining_);
            }
            return;
        }
        if (workers_.idle().empty() || !first_failures_.allows_start(workers_.count_busy())) {
            return;
        }
        const auto next = next_match();
        if (!next) {
            end_search();
            return;
        }
        if (!time_budget_.allows_start(now_)) {
            if (!workers_.any_busy()) {
                stop("the job's time is nearly up");
            }
            return;
        }
        start(next->trial, next->worker);
    }
}

// While it is unknown whether a crash is due to the trial or to the whole sweep, a different trial is more
// informative.
std::optional<Coordinator::Match> Coordinator::next_match() {
    const bool prefers_others = first_failures_.prefers_others(workers_.count_busy());
    const Candidates wanted = prefers_others ? Candidates::not_crashed : Candidates::all;
    if (const auto next = match(wanted)) {
        return next;
    }
    plan_one();
    if (trials_.all_final()) {
        plan_finals();
    }
    const auto next = match(wanted);
    return next || !prefers_others ? next : match(Candidates::all);
}

// Called if no trial is waiting and no new one can be created.
void Coordinator::end_search() {
    if (trials_.all_final()) {
        if (!pause_if_all_fail(true)) {
            const auto reached = planner_.reaches_target(view_);
            finish(SweepOutcome::finished, reached ? to_text(*reached) + " has reached the target" : "");
        }
    } else if (trials_.only_paused_left()) {
        stop("the job's time is nearly up");
    }
}

// A trial that crashed is tried on another node next, if there is one, to find out whether the trial or the
// node is to blame.
std::optional<TrialId> Coordinator::trial_for(Peer worker, Candidates candidates) const {
    const std::string& host = workers_.at(worker).host;
    return trials_.next_waiting({.not_crashed_on = workers_.any_present_but_on(host) ? host : "",
                                 .not_crashed = candidates == Candidates::not_crashed});
}

// Nearly always the first idle worker; others only if all waiting trials crashed on its node.
std::optional<Coordinator::Match> Coordinator::match(Candidates candidates) const {
    if (!trials_.any_waiting()) {
        return std::nullopt;
    }
    std::set<std::string> tried;
    for (const Peer worker : workers_.idle()) {
        if (!tried.insert(workers_.at(worker).host).second) {
            continue;
        }
        if (const auto trial = trial_for(worker, candidates)) {
            return Match{*trial, worker};
        }
    }
    return std::nullopt;
}

void Coordinator::start(TrialId trial, Peer worker) {
    const AttemptId attempt = trials_.begin_attempt(trial, life_);
    first_failures_.attempt_began();
    record(AttemptStarted{.attempt = attempt, .worker = worker, .host = workers_.at(worker).host});

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
    workers_.assign(worker, {.attempt = attempt, .epochs = message.to_epoch, .began = now_});
    if (sweep_.keep_models > 0) {
        message.weights_file = options_.models_directory + "/" + weights_file_name(attempt);
    }
    send(worker, std::move(message));
}

// No checkpoints of ours for a user's program: it writes its own.
Checkpoints Coordinator::checkpoints_of(TrialId trial) const {
    if (options_.checkpoints_directory.empty() || sweep_.train.command) {
        return {};
    }
    return {.directory = options_.checkpoints_directory,
            .every_seconds = static_cast<double>(sweep_.train.checkpoint_every.count()),
            .known_epochs = static_cast<std::int32_t>(view_.learning_curve(trial).size())};
}

}  // namespace trommel
