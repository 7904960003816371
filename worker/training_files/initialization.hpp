// The initial values of kernels and biases. Independent of Torch.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "sweep/training.hpp"

namespace trommel {

/// The number of inputs of a unit, and of units that use an input; for a convolution, times the window.
struct Fans {
    std::int64_t in = 1;
    std::int64_t out = 1;
};

/// Draws a kernel, in the order of `kernel`.
void draw_kernel(std::span<float> kernel, Initialization kind, const Fans& fans, std::mt19937_64& random);

/// Fills a bias: zeros without a draw, except for Initialization::torch.
void draw_bias(std::span<float> bias, Initialization kind, const Fans& fans, std::mt19937_64& random);

/// Standard normal, truncated at 2 on both sides. Uses only comparisons of uniform numbers (von Neumann,
/// "Various techniques used in connection with random digits", 1951), so that it does not depend on the
/// mathematics library.
double truncated_normal(std::mt19937_64& random);

}  // namespace trommel
