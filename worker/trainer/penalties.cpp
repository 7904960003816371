#include "worker/trainer/penalties.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/sign.h>

namespace trommel {

double penalty(const std::vector<Penalized>& kernels) {
    const at::NoGradGuard no_graph;
    double total = 0;
    for (const auto& [kernel, penalty] : kernels) {
        if (penalty.l1 > 0) {
            total += penalty.l1 * at::linalg_vector_norm(kernel, 1).item<double>();
        }
        if (penalty.l2 > 0) {
            const double norm = at::linalg_vector_norm(kernel, 2).item<double>();
            total += penalty.l2 * norm * norm;
        }
    }
    return total;
}

void add_penalty_gradients(const std::vector<Penalized>& kernels) {
    const at::NoGradGuard no_graph;
    for (const auto& [kernel, penalty] : kernels) {
        const at::Tensor gradient = kernel.grad();
        if (penalty.l1 > 0) {
            gradient.add_(at::sign(kernel), penalty.l1);
        }
        if (penalty.l2 > 0) {
            gradient.add_(kernel, 2 * penalty.l2);
        }
    }
}

}  // namespace trommel
