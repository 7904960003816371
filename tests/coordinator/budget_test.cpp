#include "coordinator/budget.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TEST(BudgetTest, WithoutALimitEverythingIsAllowed) {
    EXPECT_TRUE(
        allows_configuration({}, {.configurations = 1'000'000, .trials = 1'000'000, .epochs = 1'000'000}));
}

TEST(BudgetTest, TheFirstLimitReachedEndsTheSearch) {
    const Budget budget{.configurations = 10, .trials = 20, .epochs = 100, .hours = 1.5};

    EXPECT_TRUE(allows_configuration(budget, {9, 19, 99, 1.4}));
    EXPECT_FALSE(allows_configuration(budget, {10, 19, 99, 1.4}));
    EXPECT_FALSE(allows_configuration(budget, {9, 20, 99, 1.4}));
    EXPECT_FALSE(allows_configuration(budget, {9, 19, 100, 1.4}));
    EXPECT_FALSE(allows_configuration(budget, {9, 19, 99, 1.5}));
}

TEST(BudgetTest, AnotherSeedOfAKnownConfigurationIsNotAnotherConfiguration) {
    EXPECT_TRUE(allows_trial({.configurations = 10}, {.configurations = 10}));
}

}  // namespace
}  // namespace trommel
