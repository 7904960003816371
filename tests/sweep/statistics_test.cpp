#include "sweep/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

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

}  // namespace
}  // namespace trommel
