#include "worker/training_files/initialization.hpp"

#include <algorithm>
#include <cmath>

#include "sweep/random.hpp"

namespace trommel {

namespace {

// The standard deviation of a standard normal truncated at 2, by which Keras divides too.
constexpr double truncated_deviation = 0.87962566103423978;

// True with probability exp(-q), q in [0, 1]: the length of the descending run q > u1 > u2 > ... is even with
// that probability.
bool happens_exp(double q, std::mt19937_64& random) {
    bool even = true;
    for (double last = q;; even = !even) {
        const double next = uniform01(random);
        if (next >= last) {
            return even;
        }
        last = next;
    }
}

void draw_uniform(std::span<float> values, double limit, std::mt19937_64& random) {
    for (float& value : values) {
        value = static_cast<float>(limit * (2 * uniform01(random) - 1));
    }
}

void draw_normal(std::span<float> values, double variance, std::mt19937_64& random) {
    const double scale = std::sqrt(variance) / truncated_deviation;
    for (float& value : values) {
        value = static_cast<float>(scale * truncated_normal(random));
    }
}

}  // namespace

double truncated_normal(std::mt19937_64& random) {
    for (;;) {
        const double x = 4 * uniform01(random) - 2;
        const double quarter = x * x / 4;  // exp(-x^2 / 2) = exp(-quarter)^2
        if (happens_exp(quarter, random) && happens_exp(quarter, random)) {
            return x;
        }
    }
}

void draw_kernel(std::span<float> kernel, Initialization kind, const Fans& fans, std::mt19937_64& random) {
    const auto in = static_cast<double>(fans.in);
    const auto both = static_cast<double>(fans.in + fans.out);
    switch (kind) {
        case Initialization::glorot_uniform:
            return draw_uniform(kernel, std::sqrt(6 / both), random);
        case Initialization::glorot_normal:
            return draw_normal(kernel, 2 / both, random);
        case Initialization::he_uniform:
            return draw_uniform(kernel, std::sqrt(6 / in), random);
        case Initialization::he_normal:
            return draw_normal(kernel, 2 / in, random);
        case Initialization::torch:
            return draw_uniform(kernel, std::sqrt(1 / in), random);
    }
}

void draw_bias(std::span<float> bias, Initialization kind, const Fans& fans, std::mt19937_64& random) {
    if (kind == Initialization::torch) {
        return draw_uniform(bias, std::sqrt(1 / static_cast<double>(fans.in)), random);
    }
    std::ranges::fill(bias, 0.0F);
}

}  // namespace trommel
