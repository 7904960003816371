#include "sweep/cost.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

Cost cost_of_network(const std::vector<Layer>& layers, const Shape& images, std::int64_t classes) {
    return cost_of(operations(layers, images, classes));
}

TEST(CostTest, TheReportsNetworkHasItsStatedNumberOfWeights) {
    // The report counts 365,056 inputs of the output layer at 512 x 384.
    const Conv conv{.kernel = 3, .activation = Activation::relu};
    Conv first = conv, second = conv, third = conv;
    first.filters = 32;
    second.filters = 64;
    third.filters = 128;

    const Cost cost = cost_of_network({first, MaxPool{2}, second, MaxPool{2}, third, MaxPool{2}, Flatten{}},
                                      {512, 384, 3}, 6);

    EXPECT_EQ(cost.weights, (27 * 32 + 32) + (288 * 64 + 64) + (576 * 128 + 128) + (365'056 * 6 + 6));
}

TEST(CostTest, ADenseLayerMultipliesOncePerWeight) {
    const Cost cost = cost_of_network({Flatten{}, Dense{.units = 10}}, {4, 5, 3}, 6);

    EXPECT_EQ(cost.multiply_adds, 60 * 10 + 10 * 6);
    EXPECT_EQ(cost.weights, 60 * 10 + 10 + 10 * 6 + 6);
}

TEST(CostTest, AStrideQuartersTheWork) {
    const Conv conv{.filters = 8, .padding = Padding::same};
    Conv strided = conv;
    strided.stride = 2;

    const auto of_layer = [](const Conv& layer) {
        return cost_of_network({layer, GlobalPool{}}, {32, 32, 3}, 6).multiply_adds - 8 * 6;
    };
    EXPECT_EQ(of_layer(conv), 4 * of_layer(strided));
}

TEST(CostTest, AResidualBlockHasAShortcutOnlyIfItChangesTheShape) {
    const Cost same = cost_of_network({ResidualBlock{.filters = 4}, GlobalPool{}}, {8, 8, 4}, 2);
    const Cost wider =
        cost_of_network({ResidualBlock{.filters = 4, .stride = 2}, GlobalPool{}}, {8, 8, 4}, 2);

    EXPECT_EQ(same.multiply_adds, 2 * 36 * 4 * 64 + 4 * 2);
    EXPECT_EQ(wider.multiply_adds, 2 * 36 * 4 * 16 + 4 * 4 * 16 + 4 * 2);
}

}  // namespace
}  // namespace trommel
