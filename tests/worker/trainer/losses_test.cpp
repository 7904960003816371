#include "worker/trainer/losses.hpp"

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace trommel {
namespace {

template <class T>
at::Tensor tensor(at::IntArrayRef sizes, const std::vector<T>& values, at::ScalarType type) {
    const at::Tensor result = at::empty(sizes, type);
    std::ranges::copy(values, result.data_ptr<T>());
    return result;
}

// Two images, three classes; the first prediction is right, the second is wrong.
class LossesTest : public testing::Test {
  protected:
    Losses losses(const Loss& loss, const at::Tensor& weights = {}) const {
        return batch_losses(loss, logits_, labels_, weights);
    }

    at::Tensor logits_ = tensor<float>({2, 3}, {2, 0.5, 0, 0.5, 3, 1}, at::kFloat).set_requires_grad(true);
    at::Tensor labels_ = tensor<std::int64_t>({2}, {0, 2}, at::kLong);
    at::Tensor weights_ = tensor<float>({3}, {2, 7, 0.5}, at::kFloat);
    double first_ = std::log(1 + std::exp(-1.5) + std::exp(-2.0));  // cross-entropies
    double second_ = std::log(1 + std::exp(-0.5) + std::exp(2.0));
};

TEST_F(LossesTest, CrossEntropyIsThatOfTheSoftmax) {
    const Losses sums = losses(CrossEntropy{});

    EXPECT_NEAR(sums.loss.item<double>(), first_ + second_, 1e-6);
    EXPECT_NEAR(sums.cross_entropy.item<double>(), first_ + second_, 1e-6);
}

TEST_F(LossesTest, HingeIsSummedOverTheWrongClasses) {
    const Losses sums = losses(Hinge{});

    // First image: margins 1 + 0.5 - 2 and 1 + 0 - 2, both below 0. Second: 1 + 0.5 - 1 and 1 + 3 - 1.
    EXPECT_NEAR(sums.loss.item<double>(), 0.5 + 3, 1e-6);
    EXPECT_NEAR(sums.cross_entropy.item<double>(), first_ + second_, 1e-6);
}

TEST_F(LossesTest, HingePushesTheRightClassUpOnceForEachWrongOne) {
    losses(Hinge{}).loss.backward();

    const at::Tensor gradient = logits_.grad().contiguous();
    const std::vector<float> values(gradient.data_ptr<float>(), gradient.data_ptr<float>() + 6);
    EXPECT_EQ(values, (std::vector<float>{0, 0, 0, 1, 1, -2}));
}

TEST_F(LossesTest, ClassWeightsApplyToTheLossOnly) {
    EXPECT_NEAR(losses(CrossEntropy{}, weights_).loss.item<double>(), 2 * first_ + 0.5 * second_, 1e-6);
    EXPECT_NEAR(losses(CrossEntropy{}, weights_).cross_entropy.item<double>(), first_ + second_, 1e-6);
    EXPECT_NEAR(losses(Hinge{}, weights_).loss.item<double>(), 0.5 * 3.5, 1e-6);
}

TEST_F(LossesTest, SmoothingSpreadsAFractionOfTheTargetOverAllClasses) {
    const double sum = std::log(std::exp(2) + std::exp(0.5) + 1);
    const double of_all = ((sum - 2) + (sum - 0.5) + sum) / 3;
    const at::Tensor logits = tensor<float>({1, 3}, {2, 0.5, 0}, at::kFloat);
    const at::Tensor label = tensor<std::int64_t>({1}, {0}, at::kLong);

    const Losses sums = batch_losses(CrossEntropy{0.3}, logits, label, {});

    EXPECT_NEAR(sums.loss.item<double>(), 0.7 * first_ + 0.3 * of_all, 1e-6);
    EXPECT_NEAR(sums.cross_entropy.item<double>(), first_, 1e-6);
}

// With smoothing, Torch weights each class's part of the target with the weight of that class; ours must not.
TEST_F(LossesTest, ClassWeightsApplyToImagesWithSmoothingToo) {
    const double of_each = losses(CrossEntropy{0.3}).loss.item<double>();
    const at::Tensor twice = tensor<float>({3}, {2, 7, 2}, at::kFloat);  // no image is of the second class

    EXPECT_NEAR(losses(CrossEntropy{0.3}, twice).loss.item<double>(), 2 * of_each, 1e-6);
}

}  // namespace
}  // namespace trommel
