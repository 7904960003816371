// Which trials' weights are worth keeping.
#pragma once

#include <set>

#include "coordinator/sweep_view.hpp"

namespace trommel {

/// The completed trials, with all their seeds, of the `count` configurations with the best mean score so far.
std::set<TrialId> kept_models(std::int32_t count, const SweepView& view);

}  // namespace trommel
