// Results of simulated sweeps as text and as JSON.
#pragma once

#include <string>
#include <vector>

#include "bench/simulation.hpp"

namespace trommel::bench {

/// Simulated sweeps that differ in their seeds.
struct Results {
    std::string problem;
    std::string sampler;
    std::string pruner;
    Direction direction = Direction::minimize;
    std::int64_t trials = 0;
    std::int32_t workers = 0;
    bool noisy = false;

    struct Run {
        std::uint64_t seed = 0;
        SimulatedSweep sweep;
        double cpu_seconds = 0;
    };
    std::vector<Run> runs;
};

/// The numbers 25, 50, 100, 200, ... below `trials`, and `trials` itself as the last one.
std::vector<std::int64_t> milestones(std::int64_t trials);

/// One line for each milestone: the median over the runs and the quartiles.
std::string as_text(const Results& results);

/// The best and the chosen true value of each run at each milestone. docs/search.md describes the form.
std::string as_json(const Results& results);

}  // namespace trommel::bench
