#include "coordinator/time_budget.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

using namespace std::chrono_literals;

const TimeBudget::TimePoint begin{};

TEST(TimeBudgetTest, WithoutADeadlineEverythingIsAllowed) {
    TimeBudget time_budget(std::nullopt, 45s);
    time_budget.add_first_report(1000h);

    EXPECT_TRUE(time_budget.allows_start(begin + 1000h));
    EXPECT_TRUE(time_budget.allows_two_epochs(1000h, begin));
    EXPECT_FALSE(time_budget.is_over(begin + 1000h));
}

TEST(TimeBudgetTest, ItIsOverAtTheShutdownMarginBeforeTheDeadline) {
    const TimeBudget time_budget(begin + 100s, 45s);

    EXPECT_FALSE(time_budget.is_over(begin + 54s));
    EXPECT_TRUE(time_budget.is_over(begin + 55s));
}

TEST(TimeBudgetTest, WithoutEstimatesATrialMayStartUntilThen) {
    const TimeBudget time_budget(begin + 100s, 45s);

    EXPECT_TRUE(time_budget.allows_start(begin + 54s));
    EXPECT_FALSE(time_budget.allows_start(begin + 55s));
}

TEST(TimeBudgetTest, NoTrialStartsThatWouldNotReachItsFirstReport) {
    TimeBudget time_budget(begin + 100s, 45s);
    time_budget.add_first_report(10s);
    time_budget.add_first_report(30s);

    EXPECT_TRUE(time_budget.allows_start(begin + 34s));
    EXPECT_FALSE(time_budget.allows_start(begin + 35s));
}

TEST(TimeBudgetTest, TheLastEpochThatFitsIsKnownWhenItStarts) {
    const TimeBudget time_budget(begin + 100s, 45s);

    EXPECT_TRUE(time_budget.allows_two_epochs(10s, begin + 34s));
    EXPECT_FALSE(time_budget.allows_two_epochs(10s, begin + 35s));
}

}  // namespace
}  // namespace trommel
