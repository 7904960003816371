// What a person sees while a sweep runs: trials done, running, the best so far, the time left.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "storage/results/results_reader.hpp"
#include "sweep/sweep.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// Prints to standard error: on a terminal, one line that it redraws; otherwise, a new line now and then. Reports the
/// first failed trial at once, because all trials may fail in the same way.
class RunProgress {
  public:
    /// `before` is how far the sweep was when this run began.
    RunProgress(const Sweep& sweep, const SweepDirectory& directory, const SweepProgress& before);
    ~RunProgress();

    RunProgress(const RunProgress&) = delete;
    RunProgress& operator=(const RunProgress&) = delete;

    void update(const SweepProgress& now);

    /// Prints the text on a separate line that is not redrawn.
    void say(const std::string& text);

  private:
    std::string line(const SweepProgress& now) const;
    double seconds_left(std::int64_t trials) const;

    SweepDirectory directory_;
    std::optional<std::int64_t> planned_;
    std::int64_t finals_;
    bool may_end_early_;  // a target
    std::int64_t done_before_ = 0;
    std::int64_t ended_ = 0;
    bool told_of_failure_ = false;
    std::string metric_;
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point last_end_;
    std::chrono::steady_clock::time_point last_line_;
    std::string shown_;
    bool terminal_;
};

}  // namespace trommel::cli
