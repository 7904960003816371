// The output of each kind of layer, on images small enough to check by hand.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "worker/trainer/network.hpp"

namespace trommel {
namespace {

// A network whose output layer passes its input through, with all other kernels at `weight`.
Network passing(const std::vector<Layer>& layers, const Shape& shape, double weight) {
    const at::NoGradGuard no_graph;
    std::mt19937_64 init(1);
    const std::int64_t units = std::get<Connect>(operations(layers, shape, 1).back()).inputs;
    Network network(operations(layers, shape, units), Initialization::glorot_uniform, init);
    for (const auto& [name, tensor, called] : network.state()) {
        if (name.ends_with(".kernel")) {
            tensor.fill_(weight);
        }
    }
    network.state()[network.state().size() - 2].tensor.copy_(at::eye(units));
    return network;
}

std::vector<float> output(Network network, const Shape& shape, const std::vector<float>& image) {
    const at::Tensor images =
        at::empty({1, shape.channels, shape.height, shape.width},
                  at::TensorOptions(at::kFloat).memory_format(at::MemoryFormat::ChannelsLast));
    std::ranges::copy(image, images.data_ptr<float>());
    const at::Tensor logits = network.predict(images);
    return {logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel()};
}

void expect_near(const std::vector<float>& values, const std::vector<double>& expected) {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], 1e-4) << i;
    }
}

const Shape square{4, 4, 1};
const std::vector<float> counting = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

// TensorFlow adds no padding before and one pixel after; Torch's padding = 1 would sum other windows.
TEST(LayersTest, AStridedConvolutionIsPaddedAtTheEndFirst) {
    const Conv conv{.filters = 1, .kernel = 3, .padding = Padding::same, .stride = 2};

    expect_near(output(passing({conv}, square, 1), square, counting),
                {1 + 2 + 3 + 5 + 6 + 7 + 9 + 10 + 11, 3 + 4 + 7 + 8 + 11 + 12, 9 + 10 + 11 + 13 + 14 + 15,
                 11 + 12 + 15 + 16});
}

TEST(LayersTest, AnEvenKernelIsPaddedAtTheEnd) {
    const Conv conv{.filters = 1, .kernel = 2, .padding = Padding::same};

    const auto values = output(passing({conv}, square, 1), square, counting);
    EXPECT_FLOAT_EQ(values[0], 1 + 2 + 5 + 6);
    EXPECT_FLOAT_EQ(values[3], 4 + 8);
    EXPECT_FLOAT_EQ(values[15], 16);
}

// 3 wide and 2 high: only the width needs padding.
TEST(LayersTest, WidthAndHeightArePaddedIndependently) {
    const Conv conv{.filters = 1, .kernel = 2, .padding = Padding::same, .stride = 2};
    const Shape wide{2, 3, 1};

    expect_near(output(passing({conv}, wide, 1), wide, {1, 2, 3, 4, 5, 6}), {1 + 2 + 4 + 5, 3 + 6});
}

TEST(LayersTest, AStridedValidConvolutionDropsIncompleteWindows) {
    const Conv conv{.filters = 1, .kernel = 2, .stride = 2};
    const Shape odd{3, 3, 1};

    expect_near(output(passing({conv}, odd, 1), odd, {1, 2, 3, 4, 5, 6, 7, 8, 9}), {1 + 2 + 4 + 5});
}

TEST(LayersTest, PoolsTakeTheLargestOrTheMean) {
    expect_near(output(passing({MaxPool{2}}, square, 1), square, counting), {6, 8, 14, 16});
    expect_near(output(passing({AveragePool{2}}, square, 1), square, counting), {3.5, 5.5, 11.5, 13.5});
    expect_near(output(passing({GlobalPool{Pooling::max}}, square, 1), square, counting), {16});
    expect_near(output(passing({GlobalPool{Pooling::average}}, square, 1), square, counting), {8.5});
}

TEST(LayersTest, AGlobalPoolKeepsTheOrderOfTheChannels) {
    const Shape two{1, 2, 2};

    expect_near(output(passing({GlobalPool{}}, two, 1), two, {1, 10, 3, 20}), {2, 15});
}

TEST(LayersTest, ABatchNormDividesByItsEpsilonToo) {
    expect_near(output(passing({BatchNorm{0.1, 3}}, {1, 1, 1}, 1), {1, 1, 1}, {8}), {4});  // / sqrt(1 + 3)
}

TEST(LayersTest, AnUntrainedResidualBlockIsARelu) {
    const Shape small{1, 2, 2};

    expect_near(output(passing({ResidualBlock{.filters = 2}}, small, 0), small, {1, -2, -3, 4}),
                {1, 0, 0, 4});
}

// On one pixel only the center of a kernel counts: each convolution multiplies by its weight, with a ReLU in
// between.
TEST(LayersTest, AResidualBlockAddsTwoConvolutionsToItsInput) {
    const double norm = std::sqrt(1 + 1e-5);

    expect_near(output(passing({ResidualBlock{.filters = 1}}, {1, 1, 1}, 2), {1, 1, 1}, {5}),
                {5 + 5 * 2 * 2 / (norm * norm)});
    expect_near(output(passing({ResidualBlock{.filters = 1}}, {1, 1, 1}, -2), {1, 1, 1}, {5}), {5});
}

// The scale of the second norm is 0, so the convolutions contribute nothing. The shortcut's weights are 1, so
// it sums the channels.
TEST(LayersTest, AShortcutThatChangesTheShapeReadsEverySecondPixel) {
    const at::NoGradGuard no_graph;
    Network network = passing({ResidualBlock{.filters = 1, .stride = 2}}, {3, 3, 2}, 1);
    for (const auto& [name, tensor, called] : network.state()) {
        if (name == "layer1.norm2.scale") {
            tensor.fill_(0);
        }
    }

    const auto values =
        output(std::move(network), {3, 3, 2}, {1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 5, 6, 0, 0, -7, -8});
    expect_near(values, {3, 7, 11, 0});
}

}  // namespace
}  // namespace trommel
