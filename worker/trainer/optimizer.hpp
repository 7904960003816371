// The update rules, as Torch has them or as Keras does. docs/training.md has the formulas. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// What a rule remembers of a parameter between two steps.
struct OptimizerTensor {
    std::string name;  ///< the parameter's place and Torch's word: "3.exp_avg"
    at::Tensor tensor;
};

/// Changes parameters by their gradients; keeps what its rule remembers between steps.
class WeightUpdates {
  public:
    /// The rule, its form, weight decay and clipping of the plan.
    WeightUpdates(const TrainingPlan& plan, const std::vector<at::Tensor>& parameters);
    ~WeightUpdates();

    /// One step, after which the gradients are gone.
    void step(double learning_rate);

    std::int64_t steps() const { return steps_; }

    /// What the rule remembers now: nothing before the first step.
    std::vector<OptimizerTensor> memory() const;

    /// What it may come to remember: in place of each tensor the parameter, which has the same sizes.
    std::vector<OptimizerTensor> possible_memory() const;

    /// As if it had made these steps and remembered this, of possible_memory().
    void remember(const std::vector<OptimizerTensor>& memory, std::int64_t steps);

  private:
    struct Rule;  // Torch's optimizer, whose header is expensive
    std::unique_ptr<Rule> rule_;
    double clip_norm_;
    std::int64_t steps_ = 0;
};

}  // namespace trommel
