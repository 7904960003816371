// The time that this life has, where it has an end: what may still be begun, and when trials are to be paused.
#pragma once

#include <chrono>
#include <optional>

namespace trommel {

/// Without an end everything is allowed. A worker that idles for want of time costs no more than one whose work is lost, so
/// typical times are enough.
class Allowance {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    /// `closing`: what it takes to bring a life to its end from when all is paused.
    Allowance(std::optional<TimePoint> end, Duration closing) {
        if (end) {
            last_call_ = *end - closing;
        }
    }

    /// An attempt took so long to its first report: only from there on has it something to show, or to go on from.
    void learn(Duration first_report) {
        total_ += first_report;
        ++count_;
    }

    /// Whether an attempt that begins now comes to its first report in time.
    bool allows_start(TimePoint now) const {
        return !last_call_ || now + (count_ > 0 ? total_ / count_ : Duration{}) < *last_call_;
    }

    /// Whether, after the epoch that begins now, there is time for another one of that length. Where there is not, that
    /// epoch's end is the last place for a checkpoint.
    bool allows_two(Duration epoch, TimePoint now) const {
        return !last_call_ || now + 2 * epoch < *last_call_;
    }

    /// Whether everything must come to its end now.
    bool is_over(TimePoint now) const { return last_call_ && now >= *last_call_; }

  private:
    std::optional<TimePoint> last_call_;
    Duration total_{};
    int count_ = 0;
};

}  // namespace trommel
