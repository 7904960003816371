// Makes Torch's optimizers step as Keras's do: docs/training.md has both forms. Includes Torch.
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/optim/rmsprop.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <type_traits>

#include "sweep/training.hpp"

namespace trommel {

/// The key of a parameter's optimizer state: its address, as text up to Torch 2.0, as a pointer since.
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

/// Epsilon is inside the root, and the momentum accumulates steps, each with the learning rate of its time.
class KerasRmsProp final : public torch::optim::RMSprop {
  public:
    using RMSprop::RMSprop;

    /// Uses the options' learning rate; does not support a closure. Weights do not decay.
    at::Tensor step(LossClosure closure = nullptr) override;

  private:
    torch::optim::RMSpropParamState& state_of(const at::Tensor& parameter);
};

/// Must be called right before `optimizer`, which has this rule, makes step number `step` (from 1). Lets the
/// weights decay, and changes gradients and options so that the step becomes Keras's. `optimizer` must have
/// no decay of its own; an Adagrad must have an epsilon of 0, and a sum that starts higher by Keras's
/// epsilon.
void prepare_kerass_step(torch::optim::Optimizer& optimizer, const Optimizer& rule, double weight_decay,
                         double learning_rate, std::int64_t step);

}  // namespace trommel
