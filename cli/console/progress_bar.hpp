// A progress bar on one line of a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace trommel::cli {

/// One line of progress, e.g. "import   620/2527   24 %   310/s   6 s left". `done` of `total` since
/// `elapsed`.
std::string progress_line(std::string_view label, std::int64_t done, std::int64_t total,
                          std::chrono::duration<double> elapsed);

/// A line on standard error that is redrawn in place; nothing if standard error is not a terminal. The line
/// is cleared at the end, so that results and errors are not mixed with it.
class ProgressBar {
  public:
    explicit ProgressBar(std::string label);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// Cheap: draws at most ten times per second. Call it from one thread at a time.
    void update(std::int64_t done, std::int64_t total);

  private:
    using Clock = std::chrono::steady_clock;

    std::string label_;
    bool terminal_;
    bool drawn_ = false;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_draw_ = start_;
};

}  // namespace trommel::cli
