// The numbers that kernels and biases begin with. Without Torch.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "sweep/training.hpp"

namespace trommel {

/// How many values a unit reads, and how many units read one value; for a convolution, times the window.
struct Fans {
    std::int64_t in = 1;
    std::int64_t out = 1;
};

/// Draws a kernel, in the order of `kernel`.
void draw_kernel(std::span<float> kernel, Initialization kind, const Fans& fans, std::mt19937_64& random);

/// Fills a bias: zeros, without a draw, but for Initialization::torch.
void draw_bias(std::span<float> bias, Initialization kind, const Fans& fans, std::mt19937_64& random);

/// Standard normal, but never farther than 2 from 0. By comparisons of uniform numbers alone (von Neumann,
/// "Various techniques used in connection with random digits", 1951), so that no mathematics library changes
/// it.
double truncated_normal(std::mt19937_64& random);

}  // namespace trommel
