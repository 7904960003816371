#include "worker/trainer/optimizer.hpp"

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace trommel {
namespace {

// The values of one weight, 1 at first, after steps with these gradients.
std::vector<double> values_after(const TrainingPlan& plan, double learning_rate,
                                 const std::vector<double>& gradients) {
    const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(plan, {weight});
    std::vector<double> values;
    for (const double gradient : gradients) {
        weight.mutable_grad() = at::full({1}, gradient, at::kFloat);
        updates.step(learning_rate);
        values.push_back(weight.item<double>());
    }
    return values;
}

std::vector<double> values_after(const Optimizer& rule, double learning_rate,
                                 const std::vector<double>& gradients) {
    return values_after(TrainingPlan{.optimizer = rule}, learning_rate, gradients);
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

TEST(OptimizerTest, NesterovsMomentumLooksOneStepAhead) {
    const auto values = values_after(Sgd{0.5, true}, 0.1, {2, -1});

    EXPECT_NEAR(values[0], 1 - 0.1 * (2 + 0.5 * 2), 1e-6);
    EXPECT_NEAR(values[1], values[0] - 0.1 * (-1 + 0.5 * (0.5 * 2 - 1)), 1e-6);
}

TEST(OptimizerTest, AdagradDividesByTheRootOfAllSquares) {
    const auto values = values_after(Adagrad{0.5, 0.01}, 0.1, {2, -1});

    EXPECT_NEAR(values[0], 1 - 0.1 * 2 / (std::sqrt(4.5) + 0.01), 1e-6);
    EXPECT_NEAR(values[1], values[0] + 0.1 / (std::sqrt(5.5) + 0.01), 1e-6);
}

TEST(OptimizerTest, WeightDecayIsAGradientButForAdamW) {
    const TrainingPlan sgd{.optimizer = Sgd{}, .weight_decay = 0.5};
    const TrainingPlan adam{.optimizer = Adam{0.9, 0.99, 0.01}, .weight_decay = 0.5};
    const TrainingPlan adamw{.optimizer = AdamW{0.9, 0.99, 0.01}, .weight_decay = 0.5};

    EXPECT_NEAR(values_after(sgd, 0.1, {2})[0], 1 - 0.1 * (2 + 0.5), 1e-6);
    EXPECT_NEAR(values_after(adam, 0.1, {2})[0], 1 - 0.1 * 2.5 / (2.5 + 0.01), 1e-6);
    EXPECT_NEAR(values_after(adamw, 0.1, {2})[0], 1 - 0.1 * 0.5 - 0.1 * 2 / (2 + 0.01), 1e-6);
}

TEST(OptimizerTest, GradientsAreShortenedTogetherToTheClipNorm) {
    const at::Tensor one = at::full({1}, 0.0, at::kFloat).set_requires_grad(true);
    const at::Tensor other = at::full({1}, 0.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(TrainingPlan{.optimizer = Sgd{}, .gradient_clip_norm = 1}, {one, other});

    one.mutable_grad() = at::full({1}, 3.0, at::kFloat);
    other.mutable_grad() = at::full({1}, 4.0, at::kFloat);
    updates.step(1);
    EXPECT_NEAR(one.item<double>(), -0.6, 1e-5);
    EXPECT_NEAR(other.item<double>(), -0.8, 1e-5);

    one.mutable_grad() = at::full({1}, 0.3, at::kFloat);
    other.mutable_grad() = at::full({1}, 0.4, at::kFloat);
    updates.step(1);
    EXPECT_NEAR(one.item<double>(), -0.9, 1e-5);
}

TEST(OptimizerTest, EachStepHasItsOwnLearningRate) {
    for (const Optimizer& rule : {Optimizer(Sgd{}), Optimizer(Adam{}), Optimizer(RmsProp{}),
                                  Optimizer(AdamW{}), Optimizer(Adagrad{})}) {
        const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
        WeightUpdates updates(TrainingPlan{.optimizer = rule}, {weight});
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
    WeightUpdates updates(TrainingPlan{.optimizer = Sgd{}}, {weight});
    weight.mutable_grad() = at::full({1}, 1.0, at::kFloat);

    updates.step(0.1);

    EXPECT_FALSE(weight.grad().defined());
}

}  // namespace
}  // namespace trommel
