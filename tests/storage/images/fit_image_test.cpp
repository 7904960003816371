#include "storage/images/fit_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/images/resample.hpp"
#include "tests/storage/images/test_images.hpp"

namespace trommel::test {
namespace {

using testing::ElementsAre;

/// One row (or column) of gray values.
Image line(const Bytes& values, bool upright = false) {
    const auto length = static_cast<std::int64_t>(values.size());
    Image image(upright ? ImageSize{1, length} : ImageSize{length, 1});
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(3 * i), 3, values[i]);
    }
    return image;
}

Bytes reds(const Image& image) {
    Bytes values;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        values.push_back(image.pixels[i]);
    }
    return values;
}

// Halved: centers at 1 and 3, half-width 2. At the left edge three pixels count, with weights 0.75, 0.75 and
// 0.25.
TEST(ResampleTest, HalvingUsesATriangleTwoPixelsWide) {
    const Image half = resample(line({0, 70, 140, 210}), {0, 0, 4, 1}, {2, 1});

    // (0 * 0.75 + 70 * 0.75 + 140 * 0.25) / 1.75 = 50, and the mirror image.
    EXPECT_THAT(reds(half), ElementsAre(50, 160));
}

// Doubled: centers at 0.25, 0.75, 1.25, 1.75, half-width 1.
TEST(ResampleTest, DoublingInterpolatesBetweenCenters) {
    EXPECT_THAT(reds(resample(line({0, 100}), {0, 0, 2, 1}, {4, 1})), ElementsAre(0, 25, 75, 100));
}

TEST(ResampleTest, ColumnsAreTreatedLikeRows) {
    EXPECT_THAT(reds(resample(line({0, 70, 140, 210}, true), {0, 0, 1, 4}, {1, 2})), ElementsAre(50, 160));
}

TEST(ResampleTest, ThirdsAreRoundedToTheNearest) {
    // One output pixel over three: center 1.5, half-width 3, weights 2/3, 1, 2/3 over 7/3: 2/7, 3/7, 2/7.
    EXPECT_THAT(reds(resample(line({10, 20, 40}), {0, 0, 3, 1}, {1, 1})),
                ElementsAre(23));  // 160 / 7 = 22.86
}

TEST(ResampleTest, AConstantImageStaysConstantAtEverySize) {
    const Image image = constant_image({37, 23}, 255, 1, 128);
    for (const ImageSize size : {ImageSize{1, 1}, {5, 40}, {36, 22}, {37, 23}, {100, 3}}) {
        EXPECT_EQ(resample(image, {0, 0, 37, 23}, size), constant_image(size, 255, 1, 128));
    }
}

TEST(ResampleTest, TheSameSizeIsTheSameImage) {
    Image image({5, 4});
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<std::uint8_t>(i * 37);
    }
    EXPECT_EQ(resample(image, {0, 0, 5, 4}, {5, 4}), image);
}

TEST(FitImageTest, CropKeepsTheMiddle) {
    EXPECT_THAT(reds(fit_image(line({1, 2, 3, 4, 5}), {1, 1}, Fit::crop)), ElementsAre(3));
    EXPECT_THAT(reds(fit_image(line({1, 2, 3, 4, 5}, true), {1, 3}, Fit::crop)), ElementsAre(2, 3, 4));
}

TEST(FitImageTest, PadCentersOnBlack) {
    EXPECT_THAT(reds(fit_image(line({10, 20}), {2, 4}, Fit::pad)), ElementsAre(0, 0, 10, 20, 0, 0, 0, 0));
    EXPECT_THAT(reds(fit_image(line({10, 20}, true), {3, 2}, Fit::pad)), ElementsAre(0, 10, 0, 0, 20, 0));
}

TEST(FitImageTest, StretchUsesEveryPixel) {
    EXPECT_THAT(reds(fit_image(line({0, 100}), {4, 2}, Fit::stretch)),
                ElementsAre(0, 25, 75, 100, 0, 25, 75, 100));
}

TEST(FitImageTest, AThinImageIsPaddedFromAtLeastOnePixel) {
    EXPECT_EQ(fit_image(constant_image({1000, 1}, 9, 9, 9), {10, 10}, Fit::pad).size, (ImageSize{10, 10}));
}

}  // namespace
}  // namespace trommel::test
