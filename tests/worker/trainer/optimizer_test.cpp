#include "worker/trainer/optimizer.hpp"

#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace trommel {
namespace {

// The values of one weight, initially 1, after steps with these gradients.
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

TEST(OptimizerTest, WeightDecayIsAGradientExceptForAdamW) {
    const TrainingPlan sgd{.optimizer = Sgd{}, .weight_decay = 0.5};
    const TrainingPlan adam{.optimizer = Adam{0.9, 0.99, 0.01}, .weight_decay = 0.5};
    const TrainingPlan adamw{.optimizer = AdamW{0.9, 0.99, 0.01}, .weight_decay = 0.5};

    EXPECT_NEAR(values_after(sgd, 0.1, {2})[0], 1 - 0.1 * (2 + 0.5), 1e-6);
    EXPECT_NEAR(values_after(adam, 0.1, {2})[0], 1 - 0.1 * 2.5 / (2.5 + 0.01), 1e-6);
    EXPECT_NEAR(values_after(adamw, 0.1, {2})[0], 1 - 0.1 * 0.5 - 0.1 * 2 / (2 + 0.01), 1e-6);
}

TEST(OptimizerTest, GradientsAreScaledTogetherToTheClipNorm) {
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

// The values of one weight with its rule in Keras's form: initially 1, gradients 2, -1, 0.5, learning rates
// 0.1, 0.05, 0.2.
std::vector<double> keras_values(const Optimizer& rule, double weight_decay) {
    const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(
        {.optimizer = rule, .optimizer_form = OptimizerForm::keras, .weight_decay = weight_decay}, {weight});
    std::vector<double> values;
    for (const auto& [gradient, rate] : {std::pair(2.0, 0.1), std::pair(-1.0, 0.05), std::pair(0.5, 0.2)}) {
        weight.mutable_grad() = at::full({1}, gradient, at::kFloat);
        updates.step(rate);
        values.push_back(weight.item<double>());
    }
    return values;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected) {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], 1e-6) << "step " << i + 1;
    }
}

// Recorded from Keras 3.15.1 (TensorFlow 2.21.0); Keras 2.15.0 gives the same.
TEST(OptimizerTest, InKerassFormEveryRuleStepsAsKeras3) {
    expect_near(keras_values(Sgd{0.5}, 0), {0.8, 0.75, 0.625});
    expect_near(keras_values(Sgd{0.5, true}, 0), {0.7, 0.725, 0.5625});
    expect_near(keras_values(Adam{0.9, 0.99, 0.01}, 0), {0.904761973, 0.892000039, 0.826573353});
    expect_near(keras_values(RmsProp{0.9, 0.5, 0.01}, 0), {0.687652476, 0.604411210, 0.413553467});
    expect_near(keras_values(Adagrad{0.5, 0.01}, 0), {0.905823678, 0.927124394, 0.885457728});
}

TEST(OptimizerTest, InKerassFormWeightsDecayApartFromTheGradientWithEveryRule) {
    expect_near(keras_values(Sgd{0.5}, 0.5), {0.75, 0.68125, 0.488125});
    expect_near(keras_values(Sgd{0.5, true}, 0.5), {0.65, 0.65875, 0.430375});
    expect_near(keras_values(Adam{0.9, 0.99, 0.01}, 0.5), {0.854761973, 0.820630989, 0.673141204});
    expect_near(keras_values(AdamW{0.9, 0.99, 0.01}, 0.5), {0.854761973, 0.820630989, 0.673141204});
    expect_near(keras_values(RmsProp{0.9, 0.5, 0.01}, 0.5), {0.637652476, 0.538469898, 0.293765166});
    expect_near(keras_values(Adagrad{0.5, 0.01}, 0.5), {0.855823678, 0.855728802, 0.728489255});
}

// tf.keras up to 2.10 steps by -0.24 here without momentum, as Torch does.
TEST(OptimizerTest, TinyGradientsShowThePositionOfEpsilon) {
    const auto first_step = [](const Optimizer& rule, OptimizerForm form) {
        const at::Tensor weight = at::full({1}, 0.0, at::kFloat).set_requires_grad(true);
        WeightUpdates updates({.optimizer = rule, .optimizer_form = form}, {weight});
        weight.mutable_grad() = at::full({1}, 1e-6, at::kFloat);
        updates.step(0.1);
        return weight.item<double>();
    };

    EXPECT_NEAR(first_step(RmsProp{}, OptimizerForm::keras), -3.162276e-4, 1e-9);
    EXPECT_NEAR(first_step(RmsProp{}, OptimizerForm::torch), -0.2402531, 1e-5);
    EXPECT_NEAR(first_step(Adam{}, OptimizerForm::keras), -2.402515e-2, 1e-6);
    EXPECT_NEAR(first_step(Adam{}, OptimizerForm::torch), -9.090909e-2, 1e-6);
    EXPECT_NEAR(first_step(Adagrad{0, 1e-7}, OptimizerForm::keras), -3.162262e-4, 1e-9);
    EXPECT_NEAR(first_step(Adagrad{0, 1e-7}, OptimizerForm::torch), -9.090909e-2, 1e-6);
}

TEST(OptimizerTest, GradientsAreClearedAfterAStep) {
    const at::Tensor weight = at::full({1}, 1.0, at::kFloat).set_requires_grad(true);
    WeightUpdates updates(TrainingPlan{.optimizer = Sgd{}}, {weight});
    weight.mutable_grad() = at::full({1}, 1.0, at::kFloat);

    updates.step(0.1);

    EXPECT_FALSE(weight.grad().defined());
}

}  // namespace
}  // namespace trommel
