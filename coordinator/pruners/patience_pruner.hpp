// Stops a trial whose score no longer improves.
#pragma once

#include "coordinator/pruners/pruner.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// A trial is pruned after the first epoch that is `epochs` epochs after its last improvement. Its first score
/// is an improvement, and then each that exceeds the last one that was by more than min_delta, as in Keras's
/// EarlyStopping. Other trials do not matter.
class PatiencePruner final : public Pruner {
  public:
    explicit PatiencePruner(const PrunerOptions& options);

    std::string_view name() const override { return "patience"; }
    Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const override;

  private:
    std::int32_t epochs_;
    double min_delta_;
};

}  // namespace trommel
