#include "sweep/shapes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sweep/errors.hpp"

namespace trommel {
namespace {

TEST(ShapesTest, TheReportsCnnHasTheParametersOfItsTable) {
    const std::vector<Layer> layers = {Conv{.filters = 32}, MaxPool{2},           Conv{.filters = 64},
                                       MaxPool{2},          Conv{.filters = 128}, MaxPool{2}};

    // 896 + 18,496 + 73,856 in the convolutions; 62 x 46 x 128 = 365,056 values into six units.
    EXPECT_EQ(measure_model(layers, {512, 384, 3}, 6).parameters, 896 + 18'496 + 73'856 + 365'056 * 6 + 6);
}

TEST(ShapesTest, ALayerThatDoesNotFitIsNamedWithTheImageItMeets) {
    const std::vector<Layer> layers = {Conv{.filters = 8}, MaxPool{2}, MaxPool{4}};

    try {
        measure_model(layers, {10, 6, 1}, 2);
        FAIL() << "a pool of 4 x 4 was accepted on 2 x 4";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "layer 3 (max_pool 4): the image is only 2 x 4 here; use fewer layers or larger images");
    }
}

TEST(ShapesTest, AConvolutionAfterFlattenIsRefused) {
    const std::vector<Layer> layers = {Flatten{}, Conv{.filters = 8}};

    EXPECT_THROW(measure_model(layers, {10, 6, 1}, 2), InputError);
}

TEST(ShapesTest, ADenseLayerOnAnImageIsOneForEachPixel) {
    const std::vector<Layer> layers = {Dense{.units = 4}, BatchNorm{}, Dropout{0.5}};

    EXPECT_EQ(measure_model(layers, {2, 2, 3}, 5).parameters, (3 + 1) * 4 + 2 * 4 + (16 + 1) * 5);
}

}  // namespace
}  // namespace trommel
