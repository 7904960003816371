// How a sweep is doing: its state, its trials by state, what runs now, the best so far, the time left.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/job_status.hpp"
#include "report/leaderboard.hpp"
#include "report/text_table.hpp"

namespace trommel {

/// queued: nothing has begun. draining: the coordinator's life ends with the running trials, or when they are paused. paused: it
/// can go on, and no coordinator is running.
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
    std::int64_t diverged =
        0;  ///< of the pruned ones: no pruner, but a loss that was no number has ended them
    std::vector<PastAttempt> workers;  ///< what each of them tries now; none without a coordinator
    std::optional<LeaderboardRow> best;
    std::optional<std::int64_t> planned_trials;
    Budget budget;  ///< as it is now
    std::int64_t configurations = 0;
    std::int64_t epochs = 0;        ///< that the budget counts
    std::int64_t final_epochs = 0;  ///< on top, in the finals
    double running_seconds = 0;
    std::optional<double> eta_seconds;  ///< as the trials that have ended took, on average
    std::vector<JobStatus>
        jobs;  ///< Slurm's: those that wait or run, else the last one; none where Slurm is not
};

/// Completed, pruned or failed.
std::int64_t ended_trials(const Status& status);

Status make_status(const Snapshot& snapshot, CoordinatorState coordinator,
                   std::optional<std::int64_t> planned_trials, const Budget& budget = {});

std::string to_text(const Status& status, TextStyle style);

/// The contract "status/1".
std::string to_json_text(const Status& status);

std::string_view to_text(SweepState state);

}  // namespace trommel
