#include "coordinator/allowance.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

using namespace std::chrono_literals;

const Allowance::TimePoint begin{};

TEST(AllowanceTest, WithoutAnEndEverythingIsAllowed) {
    Allowance allowance(std::nullopt, 45s);
    allowance.learn(1000h);

    EXPECT_TRUE(allowance.allows_start(begin + 1000h));
    EXPECT_TRUE(allowance.allows_two(1000h, begin));
    EXPECT_FALSE(allowance.is_over(begin + 1000h));
}

TEST(AllowanceTest, ItIsOverAsLongBeforeTheEndAsClosingTakes) {
    const Allowance allowance(begin + 100s, 45s);

    EXPECT_FALSE(allowance.is_over(begin + 54s));
    EXPECT_TRUE(allowance.is_over(begin + 55s));
}

TEST(AllowanceTest, BeforeAnythingIsKnownATrialMayBeginUntilThen) {
    const Allowance allowance(begin + 100s, 45s);

    EXPECT_TRUE(allowance.allows_start(begin + 54s));
    EXPECT_FALSE(allowance.allows_start(begin + 55s));
}

TEST(AllowanceTest, NoTrialBeginsThatWouldNotComeToItsFirstReport) {
    Allowance allowance(begin + 100s, 45s);
    allowance.learn(10s);
    allowance.learn(30s);

    EXPECT_TRUE(allowance.allows_start(begin + 34s));
    EXPECT_FALSE(allowance.allows_start(begin + 35s));
}

TEST(AllowanceTest, TheLastEpochThatFitsIsKnownWhenItBegins) {
    const Allowance allowance(begin + 100s, 45s);

    EXPECT_TRUE(allowance.allows_two(10s, begin + 34s));
    EXPECT_FALSE(allowance.allows_two(10s, begin + 35s));
}

}  // namespace
}  // namespace trommel
