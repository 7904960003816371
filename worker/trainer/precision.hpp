// Runs the forward pass in a plan's precision. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "sweep/training.hpp"

namespace trommel {

/// The logits that `forward` returns, in single precision; with bf16 computed under Torch's autocast, whose
/// copies of the weights are freed with the call. Gradients are computed in the same precisions as the
/// values.
at::Tensor in_precision(Precision precision, const std::function<at::Tensor()>& forward);

}  // namespace trommel
