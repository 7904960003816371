// The time left before all processes are killed: which work may still start, and when trials must pause.
#pragma once

#include <chrono>
#include <optional>

namespace trommel {

/// Without a deadline everything is allowed. Estimates use typical durations, not the longest ones: a worker
/// that idles too early costs no more than one whose work is lost.
class TimeBudget {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    /// `shutdown_margin`: the time from the last pause to the end of all processes.
    TimeBudget(std::optional<TimePoint> deadline, Duration shutdown_margin) {
        if (deadline) {
            shutdown_at_ = *deadline - shutdown_margin;
        }
    }

    /// Learns the time that an attempt took to its first report. Only from then on does it have a result, or
    /// a checkpoint to resume from.
    void add_first_report(Duration first_report) {
        total_ += first_report;
        ++count_;
    }

    /// Whether an attempt that starts now would report in time.
    bool allows_start(TimePoint now) const {
        return !shutdown_at_ || now + (count_ > 0 ? total_ / count_ : Duration{}) < *shutdown_at_;
    }

    /// Whether there is time for two more epochs of this length. If not, the epoch that starts now is the
    /// last one after which the trial can be paused.
    bool allows_two_epochs(Duration epoch, TimePoint now) const {
        return !shutdown_at_ || now + 2 * epoch < *shutdown_at_;
    }

    /// Whether it is time to end everything.
    bool is_over(TimePoint now) const { return shutdown_at_ && now >= *shutdown_at_; }

  private:
    std::optional<TimePoint> shutdown_at_;
    Duration total_{};
    int count_ = 0;
};

}  // namespace trommel
