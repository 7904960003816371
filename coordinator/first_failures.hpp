// Whether a sweep fails as a whole: its first trials all crash, and all in the same way. Then the rest would, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "sweep/history.hpp"

namespace trommel {

class FirstFailures {
  public:
    static constexpr std::size_t enough = 3;

    /// A sweep of which a trial was completed or pruned does not fail as a whole, whatever comes.
    void restore(const History& history);

    void trial_ended_well() { over_ = true; }

    void trial_came_to(std::int32_t epoch);

    /// An attempt has crashed for `reason` on `host`, its trial having come to `epoch` (0: to none).
    void trial_crashed(const std::string& host, std::int32_t epoch, const std::string& reason);

    /// Whether it is worth a try to begin another attempt. While those that run may yet be `enough`, and none of them has come
    /// further than those that crashed, it is not.
    bool allows_start(std::size_t running) const;

    /// Whether a trial that was not tried yet tells more than another attempt at one that was: also in the next life, so that a part
    /// of the space in which all trials crash does not hold up the rest.
    bool prefers_untried() const { return !over_; }

    /// How `enough` attempts, or all there were (`nothing_is_left`), have crashed alike. One node alone proves nothing while
    /// there are others (`several_hosts`).
    std::optional<std::string> in_common(bool nothing_is_left, bool several_hosts) const;

  private:
    bool over_ = false;
    std::size_t crashes_ = 0;
    std::int32_t crashed_after_ = 0;  // the farthest epoch of those that crashed
    std::int32_t came_to_ = 0;        // of any trial
    std::set<std::string> hosts_;
    std::string kind_;
    std::string reason_;
};

}  // namespace trommel
