#include "worker/trainer/optimizer.hpp"

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace trommel {
namespace {

// The values of one weight, 1 at first, after steps with these gradients.
std::vector<double> values_after(const Optimizer& rule, double learning_rate,
                                 const std::vector<double>& gradients) {
    const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(rule, {weight});
    std::vector<double> values;
    for (const double gradient : gradients) {
        weight.mutable_grad() = at::full({1}, gradient, at::kFloat);
        updates.step(learning_rate);
        values.push_back(weight.item<double>());
    }
    return values;
}

TEST(OptimizerTest, SgdWithMomentumFollowsTheHeavyBall) {
    const auto values = values_after(Sgd{0.5}, 0.1, {2, -1});

    EXPECT_NEAR(values[0], 1 - 0.1 * 2, 1e-6);
    EXPECT_NEAR(values[1], 0.8 - 0.1 * (0.5 * 2 - 1), 1e-6);
}

TEST(OptimizerTest, AdamCorrectsTheBiasOfItsMoments) {
    const auto values = values_after(Adam{0.9, 0.99, 0.01}, 0.1, {2, -1});

    const double first = 1 - 0.1 * 2 / (2 + 0.01);
    const double m = (0.9 * 0.1 * 2 - 0.1) / (1 - 0.81);
    const double v = (0.99 * 0.01 * 4 + 0.01) / (1 - 0.9801);
    EXPECT_NEAR(values[0], first, 1e-6);
    EXPECT_NEAR(values[1], first - 0.1 * m / (std::sqrt(v) + 0.01), 1e-6);
}

TEST(OptimizerTest, RmsPropDividesByTheRunningMagnitudeWithEpsilonOutsideTheRoot) {
    const auto values = values_after(RmsProp{0.9, 0.5, 0.01}, 0.1, {2, -1});

    const double first_step = 2 / (std::sqrt(0.1 * 4) + 0.01);
    const double second_step = 0.5 * first_step - 1 / (std::sqrt(0.9 * 0.4 + 0.1) + 0.01);
    EXPECT_NEAR(values[0], 1 - 0.1 * first_step, 1e-6);
    EXPECT_NEAR(values[1], values[0] - 0.1 * second_step, 1e-6);
}

TEST(OptimizerTest, EachStepHasItsOwnLearningRate) {
    for (const Optimizer& rule : {Optimizer(Sgd{}), Optimizer(Adam{}), Optimizer(RmsProp{})}) {
        const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
        WeightUpdates updates(rule, {weight});
        weight.mutable_grad() = at::full({1}, 1.0, at::kFloat);
        updates.step(0);
        EXPECT_EQ(weight.item<double>(), 1);

        weight.mutable_grad() = at::full({1}, 1.0, at::kFloat);
        updates.step(0.1);
        EXPECT_LT(weight.item<double>(), 0.95);
    }
}

TEST(OptimizerTest, GradientsAreGoneAfterAStep) {
    const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(Sgd{}, {weight});
    weight.mutable_grad() = at::full({1}, 1.0, at::kFloat);

    updates.step(0.1);

    EXPECT_FALSE(weight.grad().defined());
}

}  // namespace
}  // namespace trommel
