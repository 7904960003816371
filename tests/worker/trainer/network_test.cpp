#include "worker/trainer/network.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <span>

#include "sweep/random.hpp"
#include "worker/trainer/optimizer.hpp"
#include "worker/trainer/penalties.hpp"
#include "worker/trainer/weights.hpp"

namespace trommel {
namespace {

// Uniform in [-1, 1), channels_last.
at::Tensor noise_images(std::int64_t rows, const Shape& shape) {
    std::mt19937_64 random(5);
    at::Tensor images =
        at::empty({rows, shape.channels, shape.height, shape.width},
                  at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    for (float& value : std::span(images.data_ptr<float>(), static_cast<std::size_t>(images.numel()))) {
        value = static_cast<float>(2 * uniform01(random) - 1);
    }
    return images;
}

// The digest of the weights after some steps of SGD on noise.
std::string trained_digest(const std::vector<Operation>& steps, const Shape& shape) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    Network network(steps, Initialization::glorot_uniform, init);
    WeightUpdates updates(TrainingPlan{.optimizer = Sgd{0.9}}, network.parameters());
    const at::Tensor images = noise_images(6, shape);
    const at::Tensor labels = at::arange(6, at::kLong).remainder(3);
    for (int i = 0; i < 10; ++i) {
        at::cross_entropy_loss(network.train(images, dropout), labels).backward();
        updates.step(0.05);
    }
    return weights_digest(stored_tensors(network));
}

TEST(NetworkTest, PoolingBeforeReluTrainsTheSameWeights) {
    const Shape shape{16, 14, 3};
    const auto steps = operations({Conv{.filters = 8, .activation = Activation::relu}, MaxPool{2},
                                   Conv{.filters = 5, .activation = Activation::relu}, MaxPool{2}},
                                  shape, 3);

    ASSERT_NE(pool_before_relu(steps), steps);
    EXPECT_EQ(trained_digest(pool_before_relu(steps), shape), trained_digest(steps, shape));
}

TEST(NetworkTest, KernelsStartWithinGlorotsLimitAndBiasesAtZero) {
    std::mt19937_64 init(1);
    const Network network(operations({Conv{.filters = 8}}, {6, 6, 3}, 4), Initialization::glorot_uniform,
                          init);

    const at::Tensor kernel = network.state()[0].tensor;
    const double limit = std::sqrt(6.0 / (9 * 3 + 9 * 8));
    EXPECT_EQ(network.state()[0].name, "layer1.kernel");
    EXPECT_LE(kernel.abs().max().item<double>(), limit);
    EXPECT_GE(kernel.abs().max().item<double>(), 0.9 * limit);
    EXPECT_EQ(network.state()[1].tensor.abs().max().item<double>(), 0);
}

// Recorded before other initializations existed: sweeps trained then must start from the same numbers.
TEST(NetworkTest, GlorotsNumbersNeverChange) {
    std::mt19937_64 init(7);
    const auto steps =
        operations({Conv{.filters = 4}, BatchNorm{}, Flatten{}, Dense{.units = 3}}, {5, 4, 2}, 3);

    const Network network(steps, Initialization::glorot_uniform, init);

    EXPECT_EQ(weights_digest(stored_tensors(network)),
              "398bc09e62a3877f335b835b7e9d8f40895cd4cfa1e9e8c6ae0b7d2a601f36f7");
}

TEST(NetworkTest, DropoutIsOffInPrediction) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    Network network(operations({Dropout{0.5}}, {4, 4, 1}, 3), Initialization::glorot_uniform, init);
    const at::Tensor images = noise_images(2, {4, 4, 1});

    EXPECT_TRUE(network.predict(images).equal(network.predict(images)));
    EXPECT_FALSE(network.train(images, dropout).equal(network.train(images, dropout)));
}

TEST(NetworkTest, BatchNormUsesTheBatchInTrainingAndItsHistoryInPrediction) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    Network network(operations({BatchNorm{}}, {1, 1, 1}, 2), Initialization::glorot_uniform, init);
    const at::Tensor images = noise_images(2, {1, 1, 1});
    const float low = images.flatten()[0].item<float>();
    const float high = images.flatten()[1].item<float>();

    network.train(images, dropout);

    const auto value = [&](std::size_t i) { return network.state()[i].tensor.item<float>(); };
    EXPECT_EQ(network.state()[2].name, "layer1.running_mean");
    EXPECT_NEAR(value(2), 0.1F * (low + high) / 2, 1e-6);
    EXPECT_NEAR(value(3), 0.9F + 0.1F * (high - low) * (high - low) / 2, 1e-6);
}

// The statistics were recorded from Keras 3.15.1's BatchNormalization() on the batches {1, 2, 4}, {5} and {0,
// 3}; those of units also from 2.15.0's.
TEST(NetworkTest, ABatchNormWithThePopulationsVarianceKeepsKerassStatistics) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    Network network(operations({BatchNorm{0.01, 1e-3, BatchVariance::population}}, {1, 1, 1}, 2),
                    Initialization::glorot_uniform, init);
    const auto expect_after = [&](const at::Tensor& batch, double mean, double variance) {
        network.train(batch.view({-1, 1, 1, 1}), dropout);
        EXPECT_NEAR(network.state()[2].tensor.item<double>(), mean, 1e-7);
        EXPECT_NEAR(network.state()[3].tensor.item<double>(), variance, 1e-6);
    };

    expect_after(at::tensor({1.0F, 2.0F, 4.0F}), 0.02333333, 1.0055555);
    expect_after(at::tensor({5.0F}), 0.07309999, 0.99549997);
    expect_after(at::tensor({0.0F, 3.0F}), 0.08736899, 1.008045);
}

TEST(NetworkTest, ABatchOfOneImageLeavesTheRunningStatisticsAlone) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    Network network(operations({Flatten{}, BatchNorm{}}, {2, 2, 1}, 2), Initialization::glorot_uniform, init);
    const std::string before = weights_digest(stored_tensors(network));

    network.train(noise_images(1, {2, 2, 1}), dropout);

    EXPECT_EQ(weights_digest(stored_tensors(network)), before);
}

TEST(PenaltiesTest, GradientsAgreeWithFiniteDifferences) {
    std::mt19937_64 init(1);
    std::mt19937_64 dropout(2);
    const Shape shape{5, 5, 2};
    Network network(operations({Conv{.filters = 3, .penalty = {0.3, 0.7}}}, shape, 3),
                    Initialization::glorot_uniform, init);
    const at::Tensor kernel = network.penalized().at(0).kernel;
    at::cross_entropy_loss(network.train(noise_images(3, shape), dropout), at::arange(3, at::kLong))
        .backward();
    const at::Tensor without = kernel.grad().clone();

    add_penalty_gradients(network.penalized());

    const at::Tensor added = kernel.grad().sub(without).contiguous(at::MemoryFormat::ChannelsLast);
    const float* gradient = added.data_ptr<float>();
    float* weight = kernel.data_ptr<float>();  // channels_last as well
    for (std::int64_t i = 0; i < kernel.numel(); ++i) {
        const float kept = weight[i];
        constexpr float small = 1e-3F;
        weight[i] = kept + small;
        const double above = penalty(network.penalized());
        weight[i] = kept - small;
        const double below = penalty(network.penalized());
        weight[i] = kept;
        EXPECT_NEAR(gradient[i], (above - below) / (2 * small), 3e-3) << i;
    }
}

TEST(PenaltiesTest, ValueIsKerasDefinition) {
    std::mt19937_64 init(1);
    const Network network(operations({Conv{.filters = 2, .kernel = 1, .penalty = {0.5, 0.25}}}, {1, 1, 1}, 2),
                          Initialization::glorot_uniform, init);
    float* weight = network.penalized().at(0).kernel.data_ptr<float>();
    weight[0] = -3;
    weight[1] = 2;

    EXPECT_NEAR(penalty(network.penalized()), 0.5 * 5 + 0.25 * 13, 1e-6);
}

}  // namespace
}  // namespace trommel
