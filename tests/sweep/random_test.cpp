#include "sweep/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>

namespace trommel {
namespace {

// A sweep must draw the same values under any standard library; these are the required bits.
TEST(RandomTest, SeedsAreTheSameEverywhere) {
    EXPECT_EQ(mix(0), 0xe220a8397b1dcdafULL);  // the first output of SplitMix64 from 0
    EXPECT_EQ(trial_seed(1, 1), derive_seed(1, "trial", 1));
    EXPECT_NE(trial_seed(1, 1), trial_seed(1, 2));
    EXPECT_NE(derive_seed(1, "init"), derive_seed(1, "shuffle"));
}

TEST(RandomTest, AnIndexIsNeverOutsideItsRange) {
    std::mt19937_64 random(1);
    std::array<int, 3> seen{};

    for (int i = 0; i < 3000; ++i) {
        ++seen.at(static_cast<std::size_t>(uniform_index(random, 3)));
    }

    EXPECT_THAT(seen, testing::Each(testing::AllOf(testing::Gt(800), testing::Lt(1200))));
}

TEST(RandomTest, ShufflingKeepsEveryItemAndDependsOnTheSeedOnly) {
    std::array<int, 100> first{};
    std::iota(first.begin(), first.end(), 0);
    std::array<int, 100> second = first;
    const std::array<int, 100> sorted = first;
    std::mt19937_64 random(5);
    std::mt19937_64 same(5);

    shuffle(std::span<int>(first), random);
    shuffle(std::span<int>(second), same);

    EXPECT_EQ(first, second);
    EXPECT_NE(first, sorted);
    EXPECT_THAT(first, testing::UnorderedElementsAreArray(sorted));
}

}  // namespace
}  // namespace trommel
