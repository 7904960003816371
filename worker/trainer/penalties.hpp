// The penalties of kernels: their value, and what they add to the gradients. Includes Torch.
#pragma once

#include <vector>

#include "worker/trainer/network.hpp"

namespace trommel {

/// The sum of l1 * sum|w| + l2 * sum w^2 over the kernels w.
double penalty(const std::vector<Penalised>& kernels);

/// Adds l1 * sign(w) + 2 * l2 * w to the gradient of each kernel. Not through the graph: that would keep
/// copies of each kernel.
void add_penalty_gradients(const std::vector<Penalised>& kernels);

}  // namespace trommel
