// Torch's optimizers made to step as Keras's do: docs/training.md has both forms. Includes Torch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/optim/rmsprop.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <type_traits>

#include "sweep/training.hpp"

namespace trommel {

/// Where an optimizer finds what it remembers of a parameter: by its address, as text up to Torch 2.0, as it is since.
template <class Key>
Key key_of(const at::Tensor& parameter) {
    if constexpr (std::is_same_v<Key, std::string>) {
        std::ostringstream text;
        text << parameter.unsafeGetTensorImpl();
        return text.str();
    } else {
        return parameter.unsafeGetTensorImpl();
    }
}

/// Epsilon stands inside the root, and the momentum remembers steps: that of the learning rate at their time.
class KerasRmsProp final : public torch::optim::RMSprop {
  public:
    using RMSprop::RMSprop;

    /// By the options' learning rate; without a closure. Weights do not decay.
    at::Tensor step(LossClosure closure = nullptr) override;

  private:
    torch::optim::RMSpropParamState& memory_of(const at::Tensor& parameter);
};

/// To be called right before `optimizer`, of this rule, makes its step number `step` (from 1): lets the weights decay, and
/// changes gradients and options so that the step becomes Keras's. `optimizer` has no decay of its own; an Adagrad has an
/// epsilon of 0, and a sum that begins with Keras's epsilon more.
void prepare_kerass_step(torch::optim::Optimizer& optimizer, const Optimizer& rule, double weight_decay,
                         double learning_rate, std::int64_t step);

}  // namespace trommel
