// Stops a trial that has never been as good as the better half, or another part, of the completed ones.
#pragma once

#include <string>

#include "coordinator/pruners/pruner.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The rule of Optuna's PercentilePruner, and with 50 percent of its MedianPruner; after Golovin et al.,
/// "Google Vizier", KDD 2017, who compare with the median of averages over the epochs so far.
///
/// A trial is pruned after an epoch if its best score so far is worse than the percentile (interpolated
/// linearly) of the completed trials' scores after the same epoch: that of which `percentile` percent of them
/// are better. Trials are kept in their first warmup_epochs epochs, and while fewer than min_trials completed
/// ones have a score there.
class PercentilePruner final : public Pruner {
  public:
    /// `options.name` is "percentile", or "median", which is 50 percent.
    explicit PercentilePruner(const PrunerOptions& options);

    std::string_view name() const override { return name_; }
    Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const override;

  private:
    std::string name_;
    std::int32_t warmup_epochs_;
    std::int32_t min_trials_;
    double percentile_;
};

}  // namespace trommel
