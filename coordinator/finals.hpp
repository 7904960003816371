// The finals: after the search, its best configurations are trained with more seeds until they can be
// distinguished.
#pragma once

#include <vector>

#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The next trials of the finals; empty when the finals are over. Call it when every trial so far has ended.
/// The result depends only on the scores, so a resumed sweep continues the same finals.
///
/// Finalists are the best configurations by their mean over the first `per_configuration` seeds, all of them
/// completed. Each gets one more seed; in each further round, so do the best finalist and all that cannot be
/// distinguished from it. Two can be distinguished if the 95 % interval (Student's t) of their paired
/// differences, seed by seed, excludes 0. A finalist with a failed or pruned trial gets no more seeds.
std::vector<TrialId> next_final_trials(const Seeds& seeds, const SweepView& view, const TrialTable& trials);

}  // namespace trommel
