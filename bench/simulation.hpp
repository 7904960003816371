// Simulates a sweep on a problem: the coordinator is real, the workers only look up results, and time is simulated.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/problem.hpp"
#include "sweep/sweep.hpp"

namespace trommel::bench {

struct Simulation {
    SamplerOptions sampler;
    PrunerOptions pruner;
    std::int64_t trials = 100;  ///< the budget; with a pruner, the epochs of this many full trials
    std::int32_t workers = 1;
    std::uint64_t seed = 1;  ///< of the sweep; the simulated clock and the noise derive theirs from it
    bool noisy = false;      ///< a trial reports the value of one random seed, not the mean over seeds
};

/// The state of a simulated sweep after one of its trials has ended.
struct Progress {
    double trials = 0;  ///< ended trials; with a pruner, measured epochs / epochs of a full trial
    double best = 0;    ///< the best true value of the completed configurations; NaN before there is one
    double chosen = 0;  ///< the true value of the configuration with the best observed value
};

struct SimulatedSweep {
    std::vector<Progress> progress;
    double seconds = 0;  ///< of the simulated clock
};

/// Each worker takes its next trial when its last one ends. The problem defines how long an epoch takes; if it has
/// no values for epochs before the last, that time is multiplied by a random factor between one half and two.
SimulatedSweep simulate(const Problem& problem, const Simulation& simulation);

/// The progress after at most this many trials. At least one trial must have ended by then.
const Progress& after(const SimulatedSweep& sweep, double trials);

}  // namespace trommel::bench
