#include "worker/training_data/augmentation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <utility>
#include <vector>

namespace trommel {
namespace {

std::vector<float> warped(const std::vector<std::uint8_t>& pixels, const Shape& shape, const Warp& warp,
                          FillMode fill) {
    std::vector<float> out(pixels.size(), -1);
    warp_image(pixels.data(), shape, warp, fill, out.data());
    return out;
}

// A row of four pixels, sampled `columns` to the right.
std::vector<float> shifted(double columns, FillMode fill) {
    return warped({10, 20, 40, 80}, {1, 4, 1}, {.column_offset = columns}, fill);
}

TEST(WarpTest, BetweenTwoPixelsTheyAreInterpolated) {
    EXPECT_EQ(shifted(0.25, FillMode::nearest), (std::vector<float>{12.5, 25, 50, 80}));
}

// Expected values from scipy.ndimage.affine_transform(order=1), SciPy 1.10.
TEST(WarpTest, OutsideSamplesAreThoseOfScipy) {
    EXPECT_EQ(shifted(0.5, FillMode::nearest), (std::vector<float>{15, 30, 60, 80}));
    EXPECT_EQ(shifted(-5.25, FillMode::nearest), (std::vector<float>{10, 10, 10, 10}));
    EXPECT_EQ(shifted(0.5, FillMode::constant), (std::vector<float>{15, 30, 60, 0}));
    EXPECT_EQ(shifted(-0.5, FillMode::constant), (std::vector<float>{0, 15, 30, 60}));
    EXPECT_EQ(shifted(2.25, FillMode::reflect), (std::vector<float>{50, 80, 70, 35}));
    EXPECT_EQ(shifted(-5.25, FillMode::reflect), (std::vector<float>{70, 80, 50, 25}));
    EXPECT_EQ(shifted(2.25, FillMode::wrap), (std::vector<float>{50, 12.5, 25, 50}));
    EXPECT_EQ(shifted(-5.25, FillMode::wrap), (std::vector<float>{17.5, 35, 70, 17.5}));
}

TEST(WarpTest, AnImageOfOnePixelIsSampledEverywhere) {
    for (const FillMode fill : {FillMode::nearest, FillMode::reflect, FillMode::wrap}) {
        EXPECT_EQ(warped({7}, {1, 1, 1}, {.row_offset = -3.5, .column_offset = 2.2}, fill),
                  (std::vector<float>{7}));
    }
}

TEST(WarpTest, AllChannelsAreMovedAlike) {
    EXPECT_EQ(warped({1, 100, 3, 200}, {1, 2, 2}, {.column_offset = 0.5}, FillMode::nearest),
              (std::vector<float>{2, 150, 3, 200}));
}

// One channel, 4 x 5.
const std::vector<std::uint8_t> image = {106, 152, 249, 131, 184, 200, 0,   21,  253, 147,
                                         202, 107, 249, 169, 138, 149, 119, 166, 224, 148};
const Shape shape{4, 5, 1};

void expect_warped(const ImageChange& change, FillMode fill, const std::vector<double>& expected) {
    const auto found = warped(image, shape, warp_of(change, shape), fill);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(found[i], expected[i], 2e-4) << "pixel " << i;
    }
}

// Expected values from Keras's apply_affine_transform(theta=20, tx=0.7, ty=-1.3, shear=10, zx=1.25, zy=0.8),
// in numpy and SciPy 1.10, followed by the flip.
TEST(AugmentationTest, AllChangesTogetherAreThoseOfKeras) {
    constexpr double degree = std::numbers::pi / 180;
    const ImageChange change{20 * degree, 0.7, -1.3, 10 * degree, 1.25, 0.8, true, false};

    expect_warped(
        change, FillMode::nearest,
        {217.4309, 89.451,   124.4755, 200.481,  201.281, 101.3214, 113.2312, 125.604,  172.4338, 158.7995,
         200.4706, 178.3897, 129.8841, 132.8373, 149.0,   220.5996, 186.4115, 149.9778, 120.0116, 140.7962});
    expect_warped(change, FillMode::constant,
                  {217.4309, 89.451,   124.4755, 0, 0, 101.3214, 113.2312, 125.604, 172.4338, 0,
                   200.4706, 178.3897, 0,        0, 0, 0,        0,        0,       0,        0});
    expect_warped(
        change, FillMode::reflect,
        {217.4309, 89.451,   124.4755, 200.481,  200.071, 101.3214, 113.2312, 125.604,  172.4338, 158.7995,
         200.4706, 178.3897, 129.8841, 132.8373, 149.0,   220.5996, 186.4115, 168.4184, 112.5148, 170.9739});
    expect_warped(
        change, FillMode::wrap,
        {217.4309, 89.451,   124.4755, 172.658,  198.9059, 101.3214, 113.2312, 125.604, 172.4338, 185.5128,
         200.4706, 178.3897, 142.2866, 108.0586, 163.4594, 198.2055, 106.3846, 81.8811, 85.8215,  170.2325});
}

// The same with theta=-35, tx=-2.6, ty=4.2, shear=-20, zx=0.6, zy=1.9.
TEST(AugmentationTest, AVerticalFlipComesLastToo) {
    constexpr double degree = std::numbers::pi / 180;

    expect_warped(
        {-35 * degree, -2.6, 4.2, -20 * degree, 0.6, 1.9, false, true}, FillMode::reflect,
        {184.0,   180.9362, 201.0322, 144.7997, 135.5256, 180.7512, 181.0677, 228.5287, 126.0754, 195.0751,
         162.566, 132.6538, 133.7524, 124.8082, 183.2517, 173.3849, 173.263,  18.8905,  144.3513, 157.2026});
}

void expect_warped_as_keras(const ImageChange& change, FillMode fill, const std::vector<double>& expected) {
    const auto found = warped(image, shape, warp_of(change, shape, AugmentAxes::column_row), fill);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(found[i], expected[i], 1e-3) << "pixel " << i;
    }
}

// The two changes above, by ImageDataGenerator.apply_transform of Keras 3.15.1; 2.15.0's gives the same.
TEST(AugmentationTest, WithTheColumnFirstAllChangesTogetherAreThoseOfKeras3) {
    constexpr double degree = std::numbers::pi / 180;

    expect_warped_as_keras(
        {20 * degree, 0.7, -1.3, 10 * degree, 1.25, 0.8, true, false}, FillMode::nearest,
        {158.0635, 173.8819, 183.4551, 152.8178, 214.1273, 143.4558, 148.2476, 177.4667, 190.8175, 175.3273,
         138.8663, 141.0681, 216.7325, 68.1445,  102.2054, 145.7945, 143.1896, 187.2130, 103.0633, 115.2486});
    expect_warped_as_keras(
        {-35 * degree, -2.6, 4.2, -20 * degree, 0.6, 1.9, false, true}, FillMode::reflect,
        {168.4066, 156.6165, 161.8121, 184.0,   184.0,    156.0729, 203.7476, 193.3574, 160.4476, 243.5397,
         166.3329, 198.6826, 123.1866, 77.3061, 170.5530, 86.0382,  145.8038, 173.7990, 161.5042, 149.0});
}

// Keras puts the column first since 2.9: then the center of an image that is not square does not stay in
// place.
TEST(AugmentationTest, WithTheColumnFirstAZoomIsAboutAPointBesideTheCenter) {
    const ImageChange zoom{.zoom_rows = 0.5, .zoom_columns = 0.5};
    const Shape wide{41, 81, 1};
    const auto looked_up = [&](AugmentAxes axes) {
        const Warp warp = warp_of(zoom, wide, axes);
        return std::pair(warp.row_by_row * 20 + warp.row_offset,
                         warp.column_by_column * 40 + warp.column_offset);
    };

    EXPECT_EQ(looked_up(AugmentAxes::row_column), std::pair(20.0, 40.0));
    EXPECT_EQ(looked_up(AugmentAxes::column_row), std::pair(30.0, 30.0));
}

TEST(AugmentationTest, AFlipAloneMovesPixelsExactly) {
    const auto flipped = warped({1, 2, 3, 4, 5, 6}, {2, 3, 1}, warp_of({.flip_horizontal = true}, {2, 3, 1}),
                                FillMode::constant);
    const auto upside_down = warped({1, 2, 3, 4, 5, 6}, {2, 3, 1},
                                    warp_of({.flip_vertical = true}, {2, 3, 1}), FillMode::constant);

    EXPECT_EQ(flipped, (std::vector<float>{3, 2, 1, 6, 5, 4}));
    EXPECT_EQ(upside_down, (std::vector<float>{4, 5, 6, 1, 2, 3}));
    for (const ImageChange& flip :
         {ImageChange{.flip_horizontal = true}, ImageChange{.flip_vertical = true}}) {
        EXPECT_EQ(warped({1, 2, 3, 4, 5, 6}, {2, 3, 1}, warp_of(flip, {2, 3, 1}, AugmentAxes::column_row),
                         FillMode::constant),
                  flip.flip_vertical ? upside_down : flipped);
    }
}

TEST(AugmentationTest, DrawsStayInTheirRangesAndReachThem) {
    const Augmentation wanted{.horizontal_flip = true, .shift = 0.1, .zoom = 0.2, .rotation_degrees = 90};
    std::mt19937_64 random(2);
    double least_zoom = 1;
    double most_rows = 0;
    double most_columns = 0;
    double most_rotation = 0;
    int flips = 0;
    for (int i = 0; i < 1000; ++i) {
        const ImageChange change = draw_change(wanted, {100, 200, 3}, random);
        least_zoom = std::min({least_zoom, change.zoom_rows, change.zoom_columns});
        most_rows = std::max(most_rows, std::abs(change.shift_rows));
        most_columns = std::max(most_columns, std::abs(change.shift_columns));
        most_rotation = std::max(most_rotation, std::abs(change.rotation));
        flips += change.flip_horizontal;
        ASSERT_FALSE(change.flip_vertical);
        ASSERT_EQ(change.shear, 0);
    }

    EXPECT_GE(least_zoom, 0.8);
    EXPECT_LT(least_zoom, 0.81);
    EXPECT_LE(most_rows, 10);
    EXPECT_GT(most_rows, 9.8);
    EXPECT_LE(most_columns, 20);
    EXPECT_GT(most_columns, 19.6);
    EXPECT_LE(most_rotation, std::numbers::pi / 2);
    EXPECT_GT(most_rotation, 0.98 * std::numbers::pi / 2);
    EXPECT_NEAR(flips, 500, 75);
}

TEST(AugmentationTest, AnotherKindOfChangeDoesNotAlterTheOthers) {
    std::mt19937_64 first(4);
    std::mt19937_64 second(4);

    const ImageChange one = draw_change({.shift = 0.1}, shape, first);
    ImageChange two =
        draw_change({.horizontal_flip = true, .shift = 0.1, .rotation_degrees = 9}, shape, second);

    two.rotation = 0;
    two.flip_horizontal = false;
    EXPECT_EQ(two, one);
}

TEST(AugmentationTest, AnImagesChangeDependsOnlyOnSeedEpochAndIndex) {
    const auto changed = [](std::uint64_t seed, std::int64_t epoch, std::int64_t place) {
        std::vector<float> out(image.size());
        Augmenter({.shift = 0.3, .rotation_degrees = 45}, shape, seed)(image.data(), epoch, place,
                                                                       out.data());
        return out;
    };

    EXPECT_EQ(changed(1, 2, 3), changed(1, 2, 3));
    EXPECT_NE(changed(1, 2, 3), changed(2, 2, 3));
    EXPECT_NE(changed(1, 2, 3), changed(1, 3, 3));
    EXPECT_NE(changed(1, 2, 3), changed(1, 2, 4));
}

}  // namespace
}  // namespace trommel
