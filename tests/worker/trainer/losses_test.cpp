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

// Two images, three classes; the first is right, the second is wrong.
class LossesTest : public testing::Test {
  protected:
    Losses losses(Loss loss, const at::Tensor& weights = {}) const {
        return batch_losses(loss, logits_, labels_, weights);
    }

    at::Tensor logits_ = tensor<float>({2, 3}, {2, 0.5, 0, 0.5, 3, 1}, at::kFloat).set_requires_grad(true);
    at::Tensor labels_ = tensor<std::int64_t>({2}, {0, 2}, at::kLong);
    at::Tensor weights_ = tensor<float>({3}, {2, 7, 0.5}, at::kFloat);
    double first_ = std::log(1 + std::exp(-1.5) + std::exp(-2.0));  // cross-entropies
    double second_ = std::log(1 + std::exp(-0.5) + std::exp(2.0));
};

TEST_F(LossesTest, CrossEntropyIsThatOfTheSoftmax) {
    const Losses sums = losses(Loss::cross_entropy);

    EXPECT_NEAR(sums.loss.item<double>(), first_ + second_, 1e-6);
    EXPECT_NEAR(sums.cross_entropy.item<double>(), first_ + second_, 1e-6);
}

TEST_F(LossesTest, HingeIsSummedOverTheWrongClasses) {
    const Losses sums = losses(Loss::hinge);

    // First image: margins 1 + 0.5 - 2 and 1 + 0 - 2, both below 0. Second: 1 + 0.5 - 1 and 1 + 3 - 1.
    EXPECT_NEAR(sums.loss.item<double>(), 0.5 + 3, 1e-6);
    EXPECT_NEAR(sums.cross_entropy.item<double>(), first_ + second_, 1e-6);
}

TEST_F(LossesTest, HingePushesTheRightClassUpOnceForEachWrongOne) {
    losses(Loss::hinge).loss.backward();

    const at::Tensor gradient = logits_.grad().contiguous();
    const std::vector<float> values(gradient.data_ptr<float>(), gradient.data_ptr<float>() + 6);
    EXPECT_EQ(values, (std::vector<float>{0, 0, 0, 1, 1, -2}));
}

TEST_F(LossesTest, AnImageCountsAsMuchAsItsClassInTheLossAlone) {
    EXPECT_NEAR(losses(Loss::cross_entropy, weights_).loss.item<double>(), 2 * first_ + 0.5 * second_, 1e-6);
    EXPECT_NEAR(losses(Loss::cross_entropy, weights_).cross_entropy.item<double>(), first_ + second_, 1e-6);
    EXPECT_NEAR(losses(Loss::hinge, weights_).loss.item<double>(), 0.5 * 3.5, 1e-6);
}

}  // namespace
}  // namespace trommel
