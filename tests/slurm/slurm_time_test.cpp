// Times as squeue prints them.
#include "slurm/slurm_time.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

using namespace std::chrono_literals;

TEST(SlurmTimeTest, EachFormOfSqueueIsRead) {
    EXPECT_EQ(parse_slurm_time("0:59"), 59s);
    EXPECT_EQ(parse_slurm_time("1:02:03"), 3723s);
    EXPECT_EQ(parse_slurm_time("4-01:02:03"), 96h + 3723s);
}

TEST(SlurmTimeTest, WhatIsNoTimeIsNoLimit) {
    for (const char* text :
         {"", "UNLIMITED", "INVALID", "NOT_SET", "12", "1:", "1:2:3:4", "4-1", "-1:00", "1:2x"}) {
        EXPECT_EQ(parse_slurm_time(text), std::nullopt) << text;
    }
}

TEST(SlurmTimeTest, EachFormOfSbatchIsRead) {
    EXPECT_EQ(parse_time_limit("5"), 300s);
    EXPECT_EQ(parse_time_limit("2:30"), 180s);  // rounded up
    EXPECT_EQ(parse_time_limit("8:00:00"), 8h);
    EXPECT_EQ(parse_time_limit("1-12"), 36h);
    EXPECT_EQ(parse_time_limit("1-12:30"), 36h + 30min);
    EXPECT_EQ(parse_time_limit("1-12:30:00"), 36h + 30min);
    for (const char* text : {"", "0", "UNLIMITED", "-1", "1:2:3:4", "1-", "soon", "5m"}) {
        EXPECT_EQ(parse_time_limit(text), std::nullopt) << text;
    }
}

TEST(SlurmTimeTest, AWarningLeavesHalfOfTheTime) {
    EXPECT_EQ(bearable_warning(120s, 8h), 120s);
    EXPECT_EQ(bearable_warning(120s, 240s), 120s);
    EXPECT_EQ(bearable_warning(120s, 180s), 45s);
    EXPECT_EQ(bearable_warning(120s, 120s), 30s);
    EXPECT_EQ(bearable_warning(20s, 60s), 20s);
    EXPECT_EQ(bearable_warning(120s, 0s), 1s);
}

}  // namespace
}  // namespace trommel
