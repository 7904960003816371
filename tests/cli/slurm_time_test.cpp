// Times as squeue prints them.
#include "cli/common/slurm_time.hpp"

#include <gtest/gtest.h>

namespace trommel::cli {
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

}  // namespace
}  // namespace trommel::cli
