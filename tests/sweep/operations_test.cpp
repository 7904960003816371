#include "sweep/operations.hpp"

#include <gtest/gtest.h>

#include "system/errors.hpp"

namespace trommel {
namespace {

std::string refusal(const std::vector<Layer>& layers, const Shape& input) {
    try {
        operations(layers, input, 6);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(OperationsTest, ShapesFollowFromTheLayers) {
    const auto steps = operations(
        {Conv{.filters = 32, .activation = Activation::relu}, MaxPool{2}, Flatten{}, Dense{.units = 64}},
        {128, 96, 3}, 6);

    EXPECT_EQ(steps,
              (std::vector<Operation>{
                  Convolve{"layer1", 3, 32, 3, Padding::valid, {}, 1, true, 126 * 94}, Rectify{}, Pool{2},
                  FlattenImage{}, Connect{"layer4", 63 * 47 * 32, 64, {}}, Connect{"output", 64, 6, {}}}));
}

TEST(OperationsTest, AnImageIsFlattenedForTheOutputLayer) {
    EXPECT_EQ(operations({}, {4, 5, 3}, 6),
              (std::vector<Operation>{FlattenImage{}, Connect{"output", 60, 6, {}}}));
}

TEST(OperationsTest, DenseOnAnImageIsTheSameForEachPixel) {
    const auto steps = operations({Dense{.units = 7, .penalty = {0, 0.5}}}, {4, 5, 3}, 6);

    EXPECT_EQ(steps.front(), Operation(Convolve{"layer1", 3, 7, 1, Padding::valid, {0, 0.5}, 1, true, 20}));
}

TEST(OperationsTest, PaddingSameKeepsTheSize) {
    const auto steps = operations({Conv{.filters = 2, .padding = Padding::same}}, {4, 5, 3}, 6);

    EXPECT_EQ(steps.back(), Operation(Connect{"output", 4 * 5 * 2, 6, {}}));
}

TEST(OperationsTest, AStrideDividesTheSizeAndRoundsAsItsPaddingSays) {
    const auto units = [](const Conv& conv) {
        return std::get<Connect>(operations({conv}, {7, 8, 3}, 6).back()).inputs;
    };

    EXPECT_EQ(units({.filters = 1, .padding = Padding::same, .stride = 2}), 4 * 4);
    EXPECT_EQ(units({.filters = 1, .padding = Padding::valid, .stride = 2}), 3 * 3);
    EXPECT_EQ(units({.filters = 1, .kernel = 1, .padding = Padding::valid, .stride = 3}), 3 * 3);
}

TEST(OperationsTest, AGlobalPoolLeavesOneUnitAChannel) {
    EXPECT_EQ(operations({GlobalPool{Pooling::max}, Dense{.units = 4}}, {7, 8, 3}, 6),
              (std::vector<Operation>{PoolImage{Pooling::max}, Connect{"layer2", 3, 4, {}},
                                      Connect{"output", 4, 6, {}}}));
}

TEST(OperationsTest, AResidualBlockAddsItsInput) {
    const auto steps =
        operations({ResidualBlock{.filters = 3, .penalty = {0, 0.1}}, Flatten{}}, {4, 4, 3}, 6);

    EXPECT_EQ(steps, (std::vector<Operation>{
                         Fork{}, Convolve{"layer1.conv1", 3, 3, 3, Padding::same, {0, 0.1}, 1, false, 16},
                         NormalizeBatch{"layer1.norm1", 3, 16}, Rectify{},
                         Convolve{"layer1.conv2", 3, 3, 3, Padding::same, {0, 0.1}, 1, false, 16},
                         NormalizeBatch{"layer1.norm2", 3, 16}, Join{}, Rectify{}, FlattenImage{},
                         Connect{"output", 48, 6, {}}}));
}

TEST(OperationsTest, AResidualBlockThatChangesTheShapeHasAConvolutionOnItsShortcut) {
    const auto steps = operations({ResidualBlock{.filters = 8, .stride = 2}}, {5, 4, 3}, 6);

    ASSERT_EQ(steps.size(), 13u);
    EXPECT_EQ(steps[1], Operation(Convolve{"layer1.conv1", 3, 8, 3, Padding::same, {}, 2, false, 6}));
    EXPECT_EQ(steps[4], Operation(Convolve{"layer1.conv2", 8, 8, 3, Padding::same, {}, 1, false, 6}));
    EXPECT_EQ(steps[6], Operation(Cross{}));
    EXPECT_EQ(steps[7], Operation(Convolve{"layer1.shortcut_conv", 3, 8, 1, Padding::same, {}, 2, false, 6}));
    EXPECT_EQ(steps[8], Operation(NormalizeBatch{"layer1.shortcut_norm", 8, 6}));
    EXPECT_EQ(steps[12], Operation(Connect{"output", 3 * 2 * 8, 6, {}}));
}

TEST(OperationsTest, BatchNormKeepsItsNumbers) {
    EXPECT_EQ(operations({BatchNorm{0.01, 1e-3}}, {4, 4, 3}, 6).front(),
              Operation(NormalizeBatch{"layer1", 3, 16, 0.01, 1e-3}));
}

TEST(OperationsTest, APoolLargerThanTheImageIsRefusedWithTheLayersNumber) {
    EXPECT_EQ(refusal({Conv{.filters = 8}, MaxPool{4}, MaxPool{2}}, {10, 6, 3}),
              "layer 3 (max_pool 2): the image is only 1 x 2 here (width x height); pool less, or start from "
              "larger images");
}

TEST(OperationsTest, AKernelLargerThanTheImageIsRefused) {
    EXPECT_EQ(refusal({Conv{.filters = 8, .kernel = 5}}, {4, 28, 3}),
              "layer 1 (conv 8, kernel 5): the image is only 28 x 4 here (width x height); use padding = "
              "\"same\", a smaller kernel, fewer pools before it, or larger images");
}

TEST(OperationsTest, AConvolutionAfterFlattenIsRefused) {
    EXPECT_EQ(refusal({Flatten{}, Conv{.filters = 8}}, {28, 28, 1}),
              "layer 2 (conv 8): the input is flat here (after a flatten or a global_pool); put this "
              "layer before it");
}

TEST(OperationsTest, LayersThatWantAnImageAreRefusedAfterFlatten) {
    const std::string reason =
        ": the input is flat here (after a flatten or a global_pool); put this layer before it";

    EXPECT_EQ(refusal({Flatten{}, AveragePool{2}}, {28, 28, 1}), "layer 2 (average_pool 2)" + reason);
    EXPECT_EQ(refusal({Flatten{}, GlobalPool{}}, {28, 28, 1}), "layer 2 (global_pool)" + reason);
    EXPECT_EQ(refusal({Flatten{}, ResidualBlock{.filters = 8}}, {28, 28, 1}),
              "layer 2 (residual 8)" + reason);
    EXPECT_EQ(refusal({GlobalPool{}, MaxPool{2}}, {28, 28, 1}),
              "layer 2 (max_pool 2): the input is flat here (after a flatten or a global_pool); put this "
              "layer before it");
}

TEST(OperationsTest, MaxPoolsMoveBeforeThePrecedingRelu) {
    const auto steps =
        operations({Conv{.filters = 2, .activation = Activation::relu}, MaxPool{2}, BatchNorm{}, MaxPool{2}},
                   {16, 16, 3}, 6);

    const auto cheaper = pool_before_relu(steps);

    ASSERT_EQ(cheaper.size(), steps.size());
    EXPECT_EQ(cheaper[1], Operation(Pool{2}));
    EXPECT_EQ(cheaper[2], Operation(Rectify{}));
    EXPECT_EQ(cheaper[4], Operation(Pool{2}));
}

TEST(OperationsTest, AveragePoolsStayAfterTheRelu) {
    const auto steps =
        operations({Conv{.filters = 2, .activation = Activation::relu}, AveragePool{2}}, {16, 16, 3}, 6);

    EXPECT_EQ(pool_before_relu(steps), steps);
}

TEST(OperationsTest, BatchNormOverUnitsNeedsMoreThanOneImageABatch) {
    const auto flat = operations({Flatten{}, BatchNorm{}}, {4, 4, 1}, 6);
    const auto image = operations({BatchNorm{}}, {4, 4, 1}, 6);

    EXPECT_THROW(check_batch_size(flat, 1), InputError);
    EXPECT_NO_THROW(check_batch_size(flat, 2));
    EXPECT_NO_THROW(check_batch_size(image, 1));
}

TEST(OperationsTest, AResidualBlockOnOnePixelNeedsMoreThanOneImageABatch) {
    try {
        check_batch_size(operations({ResidualBlock{.filters = 4}}, {1, 1, 3}, 6), 1);
        FAIL() << "a batch of one was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "layer 1 (residual): batch_size = 1 (one value of each unit has no variance to normalize by); "
            "use batch_size = 2 or more");
    }
}

}  // namespace
}  // namespace trommel
