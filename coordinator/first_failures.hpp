// Detects that a sweep fails as a whole: its first trials all crash in the same way, so the rest would, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "sweep/history.hpp"

namespace trommel {

/// The rest of the sweep at the time of the question.
struct SweepActivity {
    std::size_t running = 0;       ///< running attempts
    bool several_hosts = false;    ///< while there are other nodes, crashes on one node prove nothing
    bool nothing_is_left = false;  ///< no trial is left to be tried
};

class FirstFailures {
  public:
    /// Number of crashes that make a pattern: two trials, and one of them twice, which rules out chance.
    static constexpr std::size_t enough = 3;

    /// A sweep in which a trial was completed or pruned does not fail as a whole, whatever happens later.
    void restore(const History& history);

    void trial_ended_well() { over_ = true; }
    void trial_reached(std::int32_t epoch);

    struct Crash {
        TrialId trial;
        std::string host;
        std::int32_t epoch = 0;  ///< last epoch that the trial reached; 0: none
        std::string reason;
        bool is_last = false;  ///< the trial has no attempt left
    };
    void trial_crashed(const Crash& crash);

    /// Whether another attempt should be started. While the running ones may yet make a pattern, and none of
    /// them got further than those that crashed, only one is: a second attempt at a crashed trial.
    bool allows_start(std::size_t running) const;
    void attempt_began();

    /// Whether a trial that has not crashed should be tried before another attempt at one that has: among the
    /// first two trials, yes. The same holds at the start of the next run, so that a part of the space in
    /// which all trials crash does not hold up the rest.
    bool prefers_others(std::size_t running) const { return !over_ && trials_.size() + running < 2; }

    /// The common failure, once `enough` attempts, or all there were, have crashed alike.
    std::optional<std::string> in_common(const SweepActivity& activity) const;

  private:
    bool is_pattern(std::size_t running) const;

    bool over_ = false;
    std::size_t crashes_ = 0;
    std::int32_t crashed_after_ = 0;   // the highest epoch that a crashed trial reached
    std::int32_t farthest_epoch_ = 0;  // the highest epoch that any trial reached
    bool is_certain_ = false;          // a second attempt has crashed too, or is not allowed
    bool last_try_began_ = false;
    std::set<TrialId> trials_;
    std::set<std::string> hosts_;
    std::string kind_;
    std::string reason_;
};

}  // namespace trommel
