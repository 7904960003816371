// How long a sampler takes for a proposal.
#pragma once

#include <cstdint>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel::bench {

/// CPU seconds of each of `count` proposals in a row, when `trials` configurations of a space of ten mixed
/// dimensions have completed.
std::vector<double> proposal_times(const SamplerOptions& sampler, std::int64_t trials, std::int64_t count);

}  // namespace trommel::bench
