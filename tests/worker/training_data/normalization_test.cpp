#include "worker/training_data/normalization.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "system/errors.hpp"
#include "worker/training_data/pixel_scaler.hpp"
#include "worker/training_files/dropout_mask.hpp"

namespace trommel {
namespace {

std::vector<float> scaled(const ChannelScale& scale, const std::vector<std::uint8_t>& pixels) {
    std::vector<float> out(pixels.size());
    PixelScaler{scale}(pixels.data(), static_cast<std::int64_t>(pixels.size()), out.data());
    return out;
}

TEST(NormalizationTest, NoneKeepsPixelValues) {
    EXPECT_EQ(scaled(channel_scale(Normalization::none, {}, 6, 3), {0, 1, 2, 253, 254, 255}),
              (std::vector<float>{0, 1, 2, 253, 254, 255}));
}

TEST(NormalizationTest, UnitScalesToAtMostOne) {
    EXPECT_EQ(scaled(channel_scale(Normalization::unit, {}, 3, 1), {0, 51, 255}),
              (std::vector<float>{0, 51 * (1.0F / 255), 1}));
}

TEST(NormalizationTest, StandardizeUsesEachChannelsMeanAndDeviation) {
    // Channel 0: 10, 20, 30, 20 (mean 20, variance 50). Channel 1: 0, 0, 4, 4 (mean 2, variance 4).
    const std::vector<std::uint8_t> first = {10, 0, 20, 0};
    const std::vector<std::uint8_t> second = {30, 4, 20, 4};
    const std::vector<const std::uint8_t*> images = {first.data(), second.data()};

    const ChannelScale scale = channel_scale(Normalization::standardize, images, 4, 2);

    EXPECT_FLOAT_EQ(scale.scale[0], 0.14142136F);
    EXPECT_FLOAT_EQ(scale.shift[0], -2.8284271F);
    EXPECT_FLOAT_EQ(scale.scale[1], 0.5F);
    EXPECT_FLOAT_EQ(scale.shift[1], -1.0F);
    EXPECT_FLOAT_EQ(scaled(scale, first)[0], -1.4142135F);
}

TEST(NormalizationTest, FeaturesAreStandardizedAsPixelsAre) {
    const std::vector<float> first = {10, 0, 20, 0};
    const std::vector<float> second = {30, 4, 20, 4};
    const std::vector<const float*> images = {first.data(), second.data()};

    const ChannelScale scale = feature_scale(Normalization::standardize, images, 4, 2);

    EXPECT_FLOAT_EQ(scale.scale[0], 0.14142136F);
    EXPECT_FLOAT_EQ(scale.shift[1], -1.0F);
    EXPECT_EQ(feature_scale(Normalization::none, images, 4, 2), (ChannelScale{{1, 1}, {0, 0}}));
}

TEST(NormalizationTest, AConstantChannelIsOnlyCentered) {
    const std::vector<std::uint8_t> image = {9, 9, 9};
    const std::vector<const std::uint8_t*> images = {image.data()};

    EXPECT_EQ(channel_scale(Normalization::standardize, images, 3, 1), (ChannelScale{{1}, {-9}}));
}

TEST(NormalizationTest, ImagenetIsTorchvisionsMeanAndDeviation) {
    const auto values = scaled(channel_scale(Normalization::imagenet, {}, 3, 3), {255, 0, 51});

    EXPECT_NEAR(values[0], (1 - 0.485) / 0.229, 1e-5);
    EXPECT_NEAR(values[1], (0 - 0.456) / 0.224, 1e-5);
    EXPECT_NEAR(values[2], (0.2 - 0.406) / 0.225, 1e-5);
}

TEST(NormalizationTest, CaffeIsBlueFirstAndOnlyCentered) {
    const auto values = scaled(channel_scale(Normalization::caffe, {}, 6, 3), {200, 100, 50, 1, 2, 3});

    EXPECT_EQ(values, (std::vector<float>{50 - 103.939F, 100 - 116.779F, 200 - 123.68F, 3 - 103.939F,
                                          2 - 116.779F, 1 - 123.68F}));
}

TEST(NormalizationTest, PerImageUsesTheImagesOwnMeanAndDeviation) {
    const ChannelScale scale = channel_scale(Normalization::per_image, {}, 4, 1);

    // Mean 20, variance 50; a constant image is only centered.
    const auto values = scaled(scale, {10, 20, 30, 20});
    EXPECT_NEAR(values[0], -1.4142136, 1e-6);
    EXPECT_NEAR(values[1], 0, 1e-6);
    EXPECT_EQ(scaled(scale, {9, 9, 9, 9}), (std::vector<float>{0, 0, 0, 0}));
}

TEST(NormalizationTest, ImageNetsNumbersAreRefusedForOtherChannels) {
    try {
        channel_scale(Normalization::caffe, {}, 784, 1);
        FAIL() << "one channel was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "normalization 'caffe': the images have 1 channel (its numbers are ImageNet's red, green and "
            "blue); use \"unit\" or \"standardize\"");
    }
}

// Augmented images are normalized in place.
TEST(NormalizationTest, InPlaceGivesTheSameBits) {
    const std::vector<std::uint8_t> pixels = {1, 2, 3, 250, 128, 7};
    for (const Normalization each :
         {Normalization::unit, Normalization::imagenet, Normalization::caffe, Normalization::per_image}) {
        const ChannelScale scale = channel_scale(each, {}, 6, 3);
        std::vector<float> values(pixels.begin(), pixels.end());

        PixelScaler{scale}(values.data(), 6);

        EXPECT_EQ(values, scaled(scale, pixels));
    }
}

// The image is longer than a SIMD vector and no multiple of its length, and the number of channels does not
// divide that length.
TEST(NormalizationTest, EveryValueOfALongImageIsScaledByItsChannel) {
    const ChannelScale scale{{0.5F, 2.0F, -1.0F}, {1.0F, -3.0F, 0.25F}};
    std::vector<std::uint8_t> pixels(3 * 1237);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});

    const std::vector<float> values = scaled(scale, pixels);

    for (std::size_t i = 0; i < pixels.size(); ++i) {
        ASSERT_EQ(values[i], static_cast<float>(pixels[i]) * scale.scale[i % 3] + scale.shift[i % 3]) << i;
    }
}

TEST(DropoutMaskTest, DropsTheFractionAndKeepsTheMean) {
    std::vector<float> mask(100'001);
    std::mt19937_64 random(3);

    fill_dropout_mask(mask, 0.2, random);

    const auto dropped = static_cast<double>(std::ranges::count(mask, 0.0F));
    EXPECT_NEAR(dropped / 100'001, 0.2, 0.006);  // more than four standard deviations
    EXPECT_EQ(dropped + static_cast<double>(std::ranges::count(mask, 1.25F)), 100'001);
}

}  // namespace
}  // namespace trommel
