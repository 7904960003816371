// The state of every trial, and the queue of waiting ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sweep/history.hpp"
#include "sweep/ids.hpp"
#include "sweep/record.hpp"

namespace trommel {

struct TrialStatus {
    std::uint64_t seed = 0;
    TrialState state = TrialState::waiting;
    std::int32_t attempts = 0;  ///< started; while the trial is running, the last one is the current one
    std::int32_t crashes = 0;
    std::int32_t life = 0;    ///< coordinator run of the current attempt
    std::int32_t epochs = 0;  ///< the highest epoch that an attempt reached
    bool of_finals = false;
    std::string crashed_on = {};  ///< the host of the last crash in this run
    bool has_crashed = false;     ///< in this run; or it is waiting after an attempt in an earlier one
};

class TrialTable {
  public:
    void restore(const History& history);

    enum class Part { search, finals };
    void add(TrialId trial, std::uint64_t seed, Part part = Part::search);

    struct Wanted {
        std::string not_crashed_on =
            {};  ///< skips trials whose last attempt crashed on this host in this run; empty: any
        bool not_crashed = false;  ///< skips trials that crashed on any host
    };

    /// A trial that was paused in an earlier run; otherwise the waiting one with the lowest name, if any:
    /// crashed and lost trials are tried again before newer trials. A trial that was paused in this run waits
    /// for the next one.
    std::optional<TrialId> next_waiting(const Wanted& wanted) const;
    std::optional<TrialId> next_waiting() const { return next_waiting(Wanted()); }

    /// Whether next_waiting() would find a trial, if it wanted any.
    bool any_waiting() const { return !waiting_.empty() || !paused_before_.empty(); }

    /// Starts a new attempt at a waiting trial, which is then running.
    AttemptId begin_attempt(TrialId trial, std::int32_t life);

    /// Whether this epoch is a new maximum for the trial; updates the maximum.
    bool reaches(TrialId trial, std::int32_t epoch);

    /// Whether this is the trial's current attempt; reports of all others are refused.
    bool is_current(const AttemptId& attempt) const;

    /// Ends the current attempt and puts its trial into this state.
    void end_attempt(const AttemptId& attempt, TrialState state);
    /// Puts a failed trial back into the queue, and forgets its crashes.
    void retry(TrialId trial);

    /// Prunes a waiting or paused trial: it is never tried again.
    void give_up(TrialId trial);

    /// Counts a crash of the trial; returns the new count.
    std::int32_t count_crash(TrialId trial, const std::string& host);

    const TrialStatus& at(TrialId trial) const { return trials_.at(trial); }
    std::int32_t seeds_of(ConfigurationId configuration) const;
    bool all_final() const;
    /// Whether the only trials left are those paused in this run.
    bool only_paused_left() const;
    /// Whether the configuration has no waiting or running trial.
    bool all_final(ConfigurationId configuration) const;
    bool contains(TrialId trial) const { return trials_.contains(trial); }
    std::vector<TrialId> failed() const;

  private:
    std::map<TrialId, TrialStatus> trials_;
    std::set<TrialId> waiting_;
    std::set<TrialId> paused_before_;  // in an earlier run
    std::set<TrialId> paused_;         // in this run
    std::set<TrialId> running_;
};

}  // namespace trommel
