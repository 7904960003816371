#include "report/status.hpp"

#include <algorithm>

namespace trommel {

namespace {

std::string words(const SweepChanged& event) {
    if (event.seq == 0) {
        return "";
    }
    return std::string(to_text(event.event)) + (event.detail.empty() ? "" : ": " + event.detail);
}

std::optional<double> time_left(const Status& status) {
    const std::int64_t ended = ended_trials(status);
    const bool timed = status.running_seconds > 0;  // the coordinator writes its time every few seconds
    if (status.state != SweepState::running || !status.planned_trials || ended == 0 || !timed) {
        return std::nullopt;
    }
    const auto left = static_cast<double>(std::max<std::int64_t>(0, *status.planned_trials - ended));
    return left * status.running_seconds / static_cast<double>(ended);
}

// Trials of the finals and trials enqueued later are added to the plan.
std::optional<std::int64_t> no_fewer_than(std::size_t trials, std::optional<std::int64_t> planned) {
    return planned ? std::optional(std::max(*planned, static_cast<std::int64_t>(trials))) : std::nullopt;
}

}  // namespace

std::int64_t ended_trials(const Status& status) {
    std::int64_t ended = 0;
    for (const auto& [state, count] : status.trials) {
        ended += is_final(state) ? count : 0;
    }
    return ended;
}

SweepState state_of(const SweepChanged& last_event, CoordinatorState coordinator) {
    if (coordinator == CoordinatorState::running) {
        return last_event.event == SweepEvent::draining ? SweepState::draining : SweepState::running;
    }
    if (last_event.seq == 0) {
        return SweepState::queued;
    }
    return last_event.event == SweepEvent::finished ? SweepState::finished : SweepState::paused;
}

Status make_status(const Snapshot& snapshot, CoordinatorState coordinator, const PlannedEnd& planned) {
    Status status{.sweep = snapshot.source.name,
                  .as_of = snapshot.as_of,
                  .objective = snapshot.source.objective,
                  .state = state_of(snapshot.last_event, coordinator),
                  .last_event = words(snapshot.last_event),
                  .trials = {},
                  .diverged = 0,
                  .workers = {},
                  .best = std::nullopt,
                  .planned_trials = no_fewer_than(snapshot.history.trials.size(), planned.trials),
                  .budget = planned.budget,
                  .target = planned.target,
                  .configurations = std::ssize(snapshot.history.configurations),
                  .epochs = snapshot.history.epochs,
                  .final_epochs = snapshot.history.final_epochs,
                  .running_seconds = snapshot.history.running_seconds,
                  .eta_seconds = std::nullopt,
                  .jobs = {}};
    for (const PastTrial& trial : snapshot.history.trials) {
        ++status.trials[trial.state];
        status.diverged += trial.state == TrialState::pruned && trial.reason == diverged_reason ? 1 : 0;
    }
    if (coordinator == CoordinatorState::running) {
        status.workers = snapshot.running;
    }
    const Leaderboard leaderboard = make_leaderboard(snapshot);
    if (!leaderboard.rows.empty()) {
        status.best = leaderboard.rows.front();
    }
    status.eta_seconds = time_left(status);
    return status;
}

std::string_view to_text(SweepState state) {
    switch (state) {
        case SweepState::queued:
            return "queued";
        case SweepState::running:
            return "running";
        case SweepState::draining:
            return "draining";
        case SweepState::paused:
            return "paused";
        case SweepState::finished:
            return "finished";
    }
    return "";
}

}  // namespace trommel
