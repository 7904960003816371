#include "report/correctness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace trommel {
namespace {

Correctness with(std::vector<std::vector<std::uint8_t>> right) {
    Correctness correctness{.seeds = {}, .right = std::move(right), .labels = {}};
    for (std::size_t i = 0; i < correctness.right.size(); ++i) {
        correctness.seeds.push_back(i + 1);
    }
    correctness.labels.resize(correctness.right.front().size());
    return correctness;
}

TEST(AccuracyIntervalTest, OneSeedGivesWilsonsInterval) {
    const Interval interval = accuracy_interval(with({{1, 1, 1, 0}}));

    EXPECT_EQ(interval, wilson_interval(0.75, 4, critical_value(std::numeric_limits<double>::infinity())));
}

TEST(AccuracyIntervalTest, TwoSeedsAddTheirVarianceToTheImages) {
    // Images: 1, 1, 0.5, 0 (mean 0.625, squares 0.6875); seeds: 0.75 and 0.5 (squares 0.03125).
    const double over_images = 0.6875 / 3 / 4;
    const double over_seeds = 0.03125 / 1 / 2;
    const double variance = over_images + over_seeds;
    const double freedom =
        variance * variance / (over_images * over_images / 3 + over_seeds * over_seeds / 1);

    const Interval interval = accuracy_interval(with({{1, 1, 1, 0}, {1, 1, 0, 0}}));

    const Interval expected = wilson_interval(0.625, 0.625 * 0.375 / variance, critical_value(freedom));
    EXPECT_NEAR(interval.low, expected.low, 1e-12);
    EXPECT_NEAR(interval.high, expected.high, 1e-12);
}

TEST(AccuracyIntervalTest, AllRightIsNotCertainty) {
    const Interval interval = accuracy_interval(with({{1, 1, 1, 1}, {1, 1, 1, 1}}));

    EXPECT_LT(interval.low, 0.6);
    EXPECT_EQ(interval.high, 1.0);
}

TEST(AccuracyDifferenceTest, FourMoreCorrectImagesByHand) {
    // 98 images, the first gets 4 right that the second gets wrong: with the imaginary pair 100 differences,
    // five of 1 and one of -1; mean 0.04, squares 6 - 100 * 0.0016 = 5.84.
    std::vector<std::uint8_t> all(98, 1);
    std::vector<std::uint8_t> fewer = all;
    std::fill_n(fewer.begin(), 4, std::uint8_t{0});

    const auto found = accuracy_difference(with({all}), with({fewer}));

    const double half = critical_value(99) * std::sqrt(5.84 / 99 / 100);
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->mean, 4.0 / 98, 1e-12);
    const Interval interval = student_interval(found->estimate);
    EXPECT_NEAR(interval.low, 0.04 - half, 1e-12);
    EXPECT_NEAR(interval.high, 0.04 + half, 1e-12);
    EXPECT_LT(interval.low, 0);  // McNemar's exact test says p = 0.125
}

TEST(AccuracyDifferenceTest, DifferentImagesCannotBePaired) {
    Correctness other = with({{1, 0}});
    other.labels = {3, 4};

    EXPECT_FALSE(accuracy_difference(with({{1, 0}}), other));
}

TEST(AccuracyDifferenceTest, OnlyCommonSeedsArePaired) {
    // Seed 2 alone: the same predictions.
    Correctness second = with({{1, 0, 1, 0}});
    second.seeds = {2};

    const auto found = accuracy_difference(with({{1, 1, 1, 1}, {1, 0, 1, 0}}), second);

    ASSERT_TRUE(found);
    EXPECT_EQ(found->mean, 0);
    EXPECT_EQ(found->estimate.mean, 0);
    EXPECT_EQ(found->seeds, 1);
}

}  // namespace
}  // namespace trommel
