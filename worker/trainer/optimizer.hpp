// The update rules, as Torch has them. docs/training.md has the formulas. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// Changes parameters by their gradients; keeps what its rule remembers between steps.
class WeightUpdates {
  public:
    /// The rule, weight decay and clipping of the plan.
    WeightUpdates(const TrainingPlan& plan, std::vector<at::Tensor> parameters);
    ~WeightUpdates();

    /// One step, after which the gradients are gone.
    void step(double learning_rate);

  private:
    struct Rule;  // Torch's optimizer, whose header is expensive
    std::unique_ptr<Rule> rule_;
    double clip_norm_;
};

}  // namespace trommel
