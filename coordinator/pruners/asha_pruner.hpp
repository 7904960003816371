// Asynchronous successive halving: stops a trial that is not among the best of those that reached the same
// epoch.
#pragma once

#include "coordinator/pruners/pruner.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The stopping variant of ASHA (Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020).
///
/// Rungs are at min_epochs * reduction_factor^k epochs. A trial that reaches a rung continues if fewer than 1
/// / reduction_factor of the trials that have reached it so far, including this one, did better there; and
/// always while fewer than reduction_factor trials have reached it. No trial waits for others, so early
/// trials pass on little evidence.
class AshaPruner final : public Pruner {
  public:
    explicit AshaPruner(const PrunerOptions& options);

    std::string_view name() const override { return "asha"; }
    Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const override;

  private:
    bool is_rung(std::int32_t epoch) const;

    std::int64_t min_epochs_;
    std::int64_t reduction_factor_;
};

}  // namespace trommel
