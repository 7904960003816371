#include "coordinator/pruners/none_pruner.hpp"

namespace trommel {

Verdict NonePruner::judge(TrialId, std::int32_t, const SweepView&) const {
    return Verdict::keep;
}

}  // namespace trommel
