// The penalties of kernels: their value, and their part of the gradients. Includes Torch.
#pragma once

#include <vector>

#include "worker/trainer/network.hpp"

namespace trommel {

/// The sum of l1 * sum|w| + l2 * sum w^2 over the kernels w.
double penalty(const std::vector<Penalized>& kernels);

/// Adds l1 * sign(w) + 2 * l2 * w to the gradient of each kernel. Not via the graph, which would keep copies
/// of each kernel.
void add_penalty_gradients(const std::vector<Penalized>& kernels);

}  // namespace trommel
