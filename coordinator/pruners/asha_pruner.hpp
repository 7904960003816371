// Stops a trial that is not among the best of those that came as far: asynchronous successive halving.
#pragma once

#include "coordinator/pruners/pruner.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The stopping variant of ASHA (Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020).
///
/// Rungs stand at min_epochs * reduction_factor^k epochs. A trial that reaches one goes on when fewer than 1 /
/// reduction_factor of the trials that have reached it so far, this one counted, did better there; and always while fewer
/// than reduction_factor trials have. Nothing waits for others, so early trials are let through on little evidence.
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
