#include "coordinator/pruners/threshold_pruner.hpp"

namespace trommel {

ThresholdPruner::ThresholdPruner(const PrunerOptions& options)
    : warmup_epochs_(options.warmup_epochs), value_(options.value) {}

Verdict ThresholdPruner::judge(TrialId trial, std::int32_t epoch, const SweepView& view) const {
    const double score = view.learning_curve(trial)[static_cast<std::size_t>(epoch - 1)];
    const bool is_worse = score < view.oriented(value_);
    return epoch > warmup_epochs_ && is_worse ? Verdict::prune : Verdict::keep;
}

}  // namespace trommel
