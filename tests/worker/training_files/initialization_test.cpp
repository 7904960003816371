#include "worker/training_files/initialization.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace trommel {
namespace {

constexpr Fans fans{200, 100};

struct Moments {
    double mean = 0;
    double variance = 0;
    double largest = 0;
};

Moments moments(const std::vector<float>& values) {
    Moments result;
    for (const double value : values) {
        result.mean += value / static_cast<double>(values.size());
        result.variance += value * value / static_cast<double>(values.size());
        result.largest = std::max(result.largest, std::abs(value));
    }
    return result;
}

Moments drawn(Initialization kind) {
    std::mt19937_64 random(3);
    std::vector<float> kernel(100'000);
    draw_kernel(kernel, kind, fans, random);
    return moments(kernel);
}

// Tolerances are more than four standard deviations.
void expect_kind(Initialization kind, double variance, double largest) {
    const Moments found = drawn(kind);

    EXPECT_NEAR(found.mean, 0, 4.5 * std::sqrt(variance / 100'000));
    EXPECT_NEAR(found.variance, variance, 0.02 * variance);
    EXPECT_LE(found.largest, largest);
    EXPECT_GT(found.largest, 0.99 * largest);
}

TEST(InitializationTest, EachKindHasTheVarianceOfItsPaper) {
    const double truncation = 2 / 0.87962566103423978;
    expect_kind(Initialization::glorot_uniform, 2.0 / 300, std::sqrt(6.0 / 300));
    expect_kind(Initialization::glorot_normal, 2.0 / 300, truncation * std::sqrt(2.0 / 300));
    expect_kind(Initialization::he_uniform, 2.0 / 200, std::sqrt(6.0 / 200));
    expect_kind(Initialization::he_normal, 2.0 / 200, truncation * std::sqrt(2.0 / 200));
    expect_kind(Initialization::torch, 1.0 / 600, std::sqrt(1.0 / 200));
}

TEST(InitializationTest, TruncatedNormalHasTheShapeOfTheNormal) {
    std::mt19937_64 random(5);
    int within_one = 0;
    for (int i = 0; i < 100'000; ++i) {
        within_one += std::abs(truncated_normal(random)) < 1;
    }

    EXPECT_NEAR(within_one / 100'000.0, 0.682689 / 0.954500, 0.0065);  // P(|x| < 1) / P(|x| < 2)
}

TEST(InitializationTest, BiasesAreZeroWithoutADrawExceptForTorch) {
    std::vector<float> bias(8, 5);
    std::mt19937_64 random(1);
    std::mt19937_64 untouched(1);

    draw_bias(bias, Initialization::he_normal, fans, random);
    EXPECT_EQ(bias, std::vector<float>(8, 0));
    EXPECT_EQ(random, untouched);

    draw_bias(bias, Initialization::torch, fans, random);
    EXPECT_NE(bias, std::vector<float>(8, 0));
    EXPECT_LE(moments(bias).largest, std::sqrt(1.0 / 200));
}

}  // namespace
}  // namespace trommel
