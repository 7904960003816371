// The progress of a sweep: its state, its trials by state, what is running, the best so far, the time left.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/job_status.hpp"
#include "report/leaderboard.hpp"
#include "report/text_table.hpp"

namespace trommel {

/// queued: nothing has started. draining: the coordinator ends once the running trials have ended or are
/// paused. paused: the sweep can be resumed, and no coordinator is running.
enum class SweepState { queued, running, draining, paused, finished };

enum class CoordinatorState { running, gone };

/// `last_event` is the sweep's latest.
SweepState state_of(const SweepChanged& last_event, CoordinatorState coordinator);

struct Status {
    std::string sweep;
    std::string as_of;
    Objective objective;
    SweepState state = SweepState::queued;
    std::string last_event;  ///< with its detail; empty before the first
    std::map<TrialState, std::int64_t> trials;
    std::int64_t diverged = 0;         ///< pruned trials that were ended by a loss of NaN, not by a pruner
    std::vector<PastAttempt> workers;  ///< the running attempt of each; empty without a coordinator
    std::optional<LeaderboardRow> best;
    std::optional<std::int64_t> planned_trials;
    Budget budget;                 ///< the current budget
    std::optional<double> target;  ///< of the objective; a configuration that reaches it ends the search
    std::int64_t configurations = 0;
    std::int64_t epochs = 0;        ///< counted by the budget
    std::int64_t final_epochs = 0;  ///< in addition, in the finals
    double running_seconds = 0;
    std::optional<double> eta_seconds;  ///< by the average time of the ended trials
    std::vector<JobStatus>
        jobs;  ///< of Slurm: those that wait or run, otherwise the last one; none without Slurm
};

/// Completed, pruned or failed.
std::int64_t ended_trials(const Status& status);

/// The end of a sweep as its file and its extensions plan it.
struct PlannedEnd {
    std::optional<std::int64_t> trials;
    Budget budget = {};
    std::optional<double> target = {};
};

Status make_status(const Snapshot& snapshot, CoordinatorState coordinator, const PlannedEnd& planned);

std::string to_text(const Status& status, TextStyle style);

/// JSON of the format "status/1".
std::string to_json_text(const Status& status);

std::string_view to_text(SweepState state);

}  // namespace trommel
