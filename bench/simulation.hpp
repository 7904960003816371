// A sweep on a problem, with workers that only pretend to train: through the real coordinator, in no time.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/problem.hpp"
#include "sweep/sweep.hpp"

namespace trommel::bench {

struct Simulation {
    SamplerOptions sampler;
    PrunerOptions pruner;
    std::int64_t trials = 100;  ///< with a pruner: this many times the epochs of a trial
    std::int32_t workers = 1;
    std::uint64_t seed = 1;  ///< of the sweep; the simulated clock and the noise derive theirs from it
    bool noisy = false;      ///< observes one of a configuration's seeds in place of their mean
};

/// After a trial has ended.
struct Progress {
    double trials = 0;  ///< ended ones; with a pruner, measured epochs over the epochs of a trial
    double best = 0;    ///< the best true value of the completed configurations; NaN before there is one
    double chosen = 0;  ///< the true value of the one that looks best
};

struct SimulatedSweep {
    std::vector<Progress> progress;
    double seconds = 0;  ///< of the simulated clock
};

/// Each worker takes its next trial when its last one ends. An epoch takes as long as the problem says, times a
/// random factor of one half to two if the problem measures only the last.
SimulatedSweep simulate(const Problem& problem, const Simulation& simulation);

/// The progress after at most this many trials. Requires at least one that has ended by then.
const Progress& after(const SimulatedSweep& sweep, double trials);

}  // namespace trommel::bench
