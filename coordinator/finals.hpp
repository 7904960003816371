// The finals: when the search has ended, its best configurations are trained with more seeds until they can be told
// apart.
#pragma once

#include <vector>

#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The next trials of the finals; empty when they are over. Asked when every trial so far has ended; what it answers
/// depends on the scores alone, so that a resumed sweep goes on with the same finals.
///
/// Finalists are the best configurations by their mean over the first `per_configuration` seeds, all of them completed.
/// Each gets one more seed; in each round after that the best of them, and all that cannot be told apart from it. Two can be
/// told apart when the 95 % interval (Student's t) of their paired differences, seed by seed, excludes 0. A finalist of which a
/// trial has failed or was pruned gets no more.
std::vector<TrialId> next_final_trials(const Seeds& seeds, const SweepView& view, const TrialTable& trials);

}  // namespace trommel
