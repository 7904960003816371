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

/// On a terminal one line on standard error that is drawn again; elsewhere a line now and then. The first trial that fails is
/// reported at once: if all fail alike, the user need not wait for the end to learn it.
class RunProgress {
  public:
    /// `before` is how far the sweep was when this run began.
    RunProgress(const Sweep& sweep, const SweepDirectory& directory, const SweepProgress& before);
    ~RunProgress();

    RunProgress(const RunProgress&) = delete;
    RunProgress& operator=(const RunProgress&) = delete;

    void update(const SweepProgress& now);

    /// A line of its own, which stays.
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
