// Prunes nothing: every trial trains to its last epoch.
#pragma once

#include "coordinator/pruners/pruner.hpp"

namespace trommel {

class NonePruner final : public Pruner {
  public:
    std::string_view name() const override { return "none"; }
    Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const override;
};

}  // namespace trommel
