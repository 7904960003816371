// The arithmetic of a plan's precision. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "sweep/training.hpp"

namespace trommel {

/// The logits that `forward` makes, in single precision; with bf16 under Torch's autocast, whose copies of the weights
/// end with the call. Gradients follow the way of the values.
at::Tensor in_precision(Precision precision, const std::function<at::Tensor()>& forward);

}  // namespace trommel
