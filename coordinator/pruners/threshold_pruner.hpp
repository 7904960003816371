// Stops a trial whose objective is worse than a given value.
#pragma once

#include "coordinator/pruners/pruner.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// A trial is pruned after the first epoch beyond warmup_epochs at which its objective is worse than `value`.
/// Neither its earlier epochs nor other trials matter.
class ThresholdPruner final : public Pruner {
  public:
    explicit ThresholdPruner(const PrunerOptions& options);

    std::string_view name() const override { return "threshold"; }
    Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const override;

  private:
    std::int32_t warmup_epochs_;
    double value_;
};

}  // namespace trommel
