// Time as its owner lived it: a process that was stopped did not wait meanwhile.
#pragma once

#include <algorithm>
#include <chrono>

namespace trommel {

/// Advances by at most `longest_step` at a time. Whoever looks at it in a loop of milliseconds and finds a
/// longer gap was itself not running (SIGSTOP, a suspended job, a file system that hung), and what others
/// said meanwhile may still be unread: that time counts as nobody's silence.
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
