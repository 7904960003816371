// The update rules in Torch's or Keras's form. docs/training.md has the formulas. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// A tensor of a rule's state for one parameter.
struct OptimizerTensor {
    std::string name;  ///< the parameter's index and Torch's name: "3.exp_avg"
    at::Tensor tensor;
};

/// Updates parameters from their gradients; keeps the state of its rule between steps.
class WeightUpdates {
  public:
    /// Uses the plan's rule, form, weight decay and clipping.
    WeightUpdates(const TrainingPlan& plan, const std::vector<at::Tensor>& parameters);
    ~WeightUpdates();

    /// Makes one step; the gradients are cleared.
    void step(double learning_rate);

    std::int64_t steps() const { return steps_; }

    /// The current state: empty before the first step.
    std::vector<OptimizerTensor> state() const;

    /// The layout of the state: the names, each with a parameter of the same sizes in place of the tensor.
    std::vector<OptimizerTensor> state_layout() const;

    /// Restores a state with the layout of state_layout(), as if these steps had been made.
    void load_state(const std::vector<OptimizerTensor>& state, std::int64_t steps);

  private:
    struct Rule;  // holds Torch's optimizer, whose header is expensive
    std::unique_ptr<Rule> rule_;
    double clip_norm_;
    std::int64_t steps_ = 0;
};

}  // namespace trommel
