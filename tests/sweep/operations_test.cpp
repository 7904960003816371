#include "sweep/operations.hpp"

#include <gtest/gtest.h>

#include "sweep/errors.hpp"

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

    EXPECT_EQ(steps, (std::vector<Operation>{Convolve{"layer1", 3, 32, 3, Padding::valid, {}}, Rectify{},
                                             Pool{2}, FlattenImage{}, Connect{"layer4", 63 * 47 * 32, 64, {}},
                                             Connect{"output", 64, 6, {}}}));
}

TEST(OperationsTest, AnImageIsFlattenedForTheOutputLayer) {
    EXPECT_EQ(operations({}, {4, 5, 3}, 6),
              (std::vector<Operation>{FlattenImage{}, Connect{"output", 60, 6, {}}}));
}

TEST(OperationsTest, DenseOnAnImageIsTheSameForEachPixel) {
    const auto steps = operations({Dense{.units = 7, .penalty = {0, 0.5}}}, {4, 5, 3}, 6);

    EXPECT_EQ(steps.front(), Operation(Convolve("layer1", 3, 7, 1, Padding::valid, {0, 0.5})));
}

TEST(OperationsTest, PaddingSameKeepsTheSize) {
    const auto steps = operations({Conv{.filters = 2, .padding = Padding::same}}, {4, 5, 3}, 6);

    EXPECT_EQ(steps.back(), Operation(Connect("output", 4 * 5 * 2, 6, {})));
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
              "layer 2 (conv 8): the input is flat here (a flatten stands before); put this layer before it");
}

TEST(OperationsTest, PoolsMoveBeforeTheReluThatTheyFollow) {
    const auto steps =
        operations({Conv{.filters = 2, .activation = Activation::relu}, MaxPool{2}, BatchNorm{}, MaxPool{2}},
                   {16, 16, 3}, 6);

    const auto cheaper = pool_before_relu(steps);

    ASSERT_EQ(cheaper.size(), steps.size());
    EXPECT_EQ(cheaper[1], Operation(Pool{2}));
    EXPECT_EQ(cheaper[2], Operation(Rectify{}));
    EXPECT_EQ(cheaper[4], Operation(Pool{2}));
}

TEST(OperationsTest, BatchNormOverUnitsNeedsMoreThanOneImageABatch) {
    const auto flat = operations({Flatten{}, BatchNorm{}}, {4, 4, 1}, 6);
    const auto image = operations({BatchNorm{}}, {4, 4, 1}, 6);

    EXPECT_THROW(check_batch_size(flat, 1), InputError);
    EXPECT_NO_THROW(check_batch_size(flat, 2));
    EXPECT_NO_THROW(check_batch_size(image, 1));
}

}  // namespace
}  // namespace trommel
