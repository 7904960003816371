#include "sweep/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "report/correctness.hpp"

namespace trommel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
// table I, method 3.
TEST(WilsonTest, GivesNewcombesTable) {
    const double z = critical_value(infinity);

    EXPECT_NEAR(wilson_interval(81.0 / 263, 263, z).low, 0.2553, 5e-5);
    EXPECT_NEAR(wilson_interval(81.0 / 263, 263, z).high, 0.3662, 5e-5);
    EXPECT_NEAR(wilson_interval(15.0 / 148, 148, z).low, 0.0624, 5e-5);
    EXPECT_NEAR(wilson_interval(15.0 / 148, 148, z).high, 0.1605, 5e-5);
    EXPECT_NEAR(wilson_interval(0.0, 20, z).high, 0.1611, 5e-5);
    EXPECT_EQ(wilson_interval(0.0, 20, z).low, 0.0);
    EXPECT_EQ(wilson_interval(1.0, 20, z).high, 1.0);
}

TEST(WilsonTest, RoundingNeverPutsTheMeanOutsideIfAllAreRightOrWrong) {
    for (int size = 1; size < 500; ++size) {
        EXPECT_EQ(wilson_interval(1.0, size, critical_value(infinity)).high, 1.0) << size;
        EXPECT_EQ(wilson_interval(0.0, size, critical_value(infinity)).low, 0.0) << size;
    }
}

TEST(WilsonTest, FifteenOfTwentyByHand) {
    // z = 1.96: center (0.75 + 0.09604) / 1.19208, half 1.96 * sqrt(0.1875 / 20 + 3.8416 / 1600) / 1.19208
    const Interval interval = wilson_interval(0.75, 20, 1.96);

    EXPECT_NEAR(interval.low, 0.53130, 5e-5);
    EXPECT_NEAR(interval.high, 0.88814, 5e-5);
}

TEST(CriticalValueTest, GivesTheTablesOfTextbooks) {
    EXPECT_NEAR(critical_value(infinity), 1.95996, 5e-6);
    EXPECT_NEAR(critical_value(1), 12.7062, 5e-5);
    EXPECT_NEAR(critical_value(4), 2.7764, 5e-5);
}

TEST(EstimateTest, OfFourValuesByHand) {
    const std::vector<double> values = {1, 2, 3, 6};  // mean 3, squares 4 + 1 + 0 + 9 = 14

    const Estimate estimate = estimate_mean(values);

    EXPECT_DOUBLE_EQ(estimate.mean, 3);
    EXPECT_DOUBLE_EQ(estimate.variance, 14.0 / 3 / 4);
    EXPECT_DOUBLE_EQ(estimate.degrees_of_freedom, 3);
    EXPECT_NEAR(student_interval(estimate).high, 3 + 3.18245 * std::sqrt(14.0 / 12), 1e-4);
}

TEST(EstimateTest, SatterthwaiteForTwoEqualVariances) {
    const Estimate combined = combine(0.5, {0.5, 2, 10}, {0.5, 2, 10});

    EXPECT_DOUBLE_EQ(combined.variance, 4);
    EXPECT_DOUBLE_EQ(combined.degrees_of_freedom, 20);
}

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

    EXPECT_EQ(interval, wilson_interval(0.75, 4, critical_value(infinity)));
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
