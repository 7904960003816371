// The state of every trial, and which of them wait.
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
    std::int32_t attempts = 0;  ///< begun; the last one is the current one while the trial is running
    std::int32_t crashes = 0;
    std::int32_t life = 0;    ///< of the current attempt
    std::int32_t epochs = 0;  ///< the farthest that an attempt has come
    bool of_finals = false;
    std::string crashed_on = {};  ///< the host of the last crash in this life
    bool has_crashed = false;     ///< in this life, or it waits since an attempt in a former one
};

class TrialTable {
  public:
    void restore(const History& history);

    enum class Part { search, finals };
    void add(TrialId trial, std::uint64_t seed, Part part = Part::search);

    struct Wanted {
        std::string not_crashed_on =
            {};                    ///< the last attempt did not crash on this host in this life; empty: any
        bool not_crashed = false;  ///< nor on any other
    };

    /// A trial that was paused in an earlier life; else the waiting one of the lowest name, if any waits: what crashed or was
    /// lost is tried again before newer trials. What was paused in this life rests until the next.
    std::optional<TrialId> next_waiting(const Wanted& wanted) const;
    std::optional<TrialId> next_waiting() const { return next_waiting(Wanted()); }

    /// A new attempt at a waiting trial, which is running from now on.
    AttemptId begin_attempt(TrialId trial, std::int32_t life);

    /// Whether no attempt at the trial had come to this epoch; from now on one has.
    bool reaches(TrialId trial, std::int32_t epoch);

    /// Whether this is the attempt that the trial is running in now; every other one is refused.
    bool is_current(const AttemptId& attempt) const;

    /// The current attempt is over and its trial is in this state now.
    void end_attempt(const AttemptId& attempt, TrialState state);
    /// A failed trial waits again, as if it had never crashed.
    void retry(TrialId trial);

    /// A trial that waits or is paused is never tried again.
    void give_up(TrialId trial);

    /// Counts a crash of the trial; returns how many there were.
    std::int32_t count_crash(TrialId trial, const std::string& host);

    const TrialStatus& at(TrialId trial) const { return trials_.at(trial); }
    std::int32_t seeds_of(ConfigurationId configuration) const;
    bool all_final() const;
    /// Whether there are only trials left that were paused in this life.
    bool all_rest() const;
    /// Whether no trial of this configuration waits or runs.
    bool all_final(ConfigurationId configuration) const;
    bool contains(TrialId trial) const { return trials_.contains(trial); }
    std::vector<TrialId> failed() const;

  private:
    std::map<TrialId, TrialStatus> trials_;
    std::set<TrialId> waiting_;
    std::set<TrialId> paused_before_;  // in an earlier life
    std::set<TrialId> paused_;         // in this one
    std::set<TrialId> running_;
};

}  // namespace trommel
