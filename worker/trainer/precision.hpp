// Runs the forward pass in a plan's precision. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "sweep/training.hpp"

namespace trommel {

/// The logits that `forward` returns, in single precision. With bf16, `forward` runs under Torch's autocast,
/// whose copies of the weights are freed when this call ends. Gradients are computed in the same precisions
/// as the values.
at::Tensor in_precision(Precision precision, const std::function<at::Tensor()>& forward);

}  // namespace trommel
