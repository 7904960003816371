// Whether a sweep fails as a whole: its first trials all crash, and all in the same way. Then the rest would, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "sweep/history.hpp"

namespace trommel {

/// What runs besides, and what might.
struct Surroundings {
    std::size_t running = 0;       ///< attempts
    bool several_hosts = false;    ///< one node alone proves nothing while there are others
    bool nothing_is_left = false;  ///< to be tried
};

class FirstFailures {
  public:
    /// Crashes that are a pattern: of two trials, and of one of them again, which chance would have spared.
    static constexpr std::size_t enough = 3;

    /// A sweep of which a trial was completed or pruned does not fail as a whole, whatever comes.
    void restore(const History& history);

    void trial_ended_well() { over_ = true; }
    void trial_came_to(std::int32_t epoch);

    struct Crash {
        TrialId trial;
        std::string host;
        std::int32_t epoch = 0;  ///< that the trial has come to; 0: to none
        std::string reason;
        bool is_last = false;  ///< there is no other attempt
    };
    void trial_crashed(const Crash& crash);

    /// Whether it is worth a try to begin another attempt. While those that run may yet be `enough`, and none of them has come
    /// further than those that crashed, only one is: that at a trial again.
    bool allows_start(std::size_t running) const;
    void attempt_began();

    /// Whether a trial that has not crashed tells more than another attempt at one that has: of the first two, it does. So does it at the
    /// beginning of the next life: a part of the space in which all trials crash does not hold up the rest.
    bool prefers_others(std::size_t running) const { return !over_ && trials_.size() + running < 2; }

    /// How `enough` attempts, or all there were, have crashed alike.
    std::optional<std::string> in_common(const Surroundings& surroundings) const;

  private:
    bool is_pattern(std::size_t running) const;

    bool over_ = false;
    std::size_t crashes_ = 0;
    std::int32_t crashed_after_ = 0;  // the farthest epoch of those that crashed
    std::int32_t came_to_ = 0;        // of any trial
    bool is_certain_ = false;         // another attempt has crashed too, or there is none
    bool last_try_began_ = false;
    std::set<TrialId> trials_;
    std::set<std::string> hosts_;
    std::string kind_;
    std::string reason_;
};

}  // namespace trommel
