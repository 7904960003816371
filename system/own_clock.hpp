// A clock that only counts the time in which this process ran.
#pragma once

#include <algorithm>
#include <chrono>

namespace trommel {

/// Advances by at most `longest_step` at a time. If a loop of milliseconds sees a longer gap, this process
/// itself was stopped (SIGSTOP, a suspended job, a hanging file system), and messages that arrived meanwhile
/// may still be unread. So that time does not count as another process's silence.
class OwnClock {
  public:
    using Time = std::chrono::steady_clock::duration;

    static constexpr Time longest_step = std::chrono::seconds(1);

    explicit OwnClock(std::chrono::steady_clock::time_point now) : seen_(now) {}

    void advance(std::chrono::steady_clock::time_point now) {
        lived_ += std::clamp<Time>(now - seen_, Time::zero(), longest_step);
        seen_ = now;
    }

    /// Since the clock was made.
    Time now() const { return lived_; }

  private:
    std::chrono::steady_clock::time_point seen_;
    Time lived_{};
};

}  // namespace trommel
