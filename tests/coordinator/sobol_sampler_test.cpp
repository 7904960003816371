#include "coordinator/samplers/sobol_sampler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "coordinator/samplers/sobol_points.hpp"

namespace trommel {
namespace {

const Objective objective{"val_accuracy", Direction::maximize};

// The first points without scrambling are known: 0, 1/2, 3/4, 1/4 in every dimension, so 16 points have one in
// each sixteenth. Scrambling keeps that.
TEST(SobolPointsTest, SixteenPointsHaveOneInEachSixteenthOfEachDimension) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        for (const std::uint32_t first : {0u, 16u, 1024u}) {
            std::vector<std::set<int>> sixteenths(50);
            for (std::uint32_t i = 0; i < 16; ++i) {
                const std::vector<double> point = sobol_point(50, first + i, seed);
                for (std::size_t dimension = 0; dimension < point.size(); ++dimension) {
                    ASSERT_GE(point[dimension], 0);
                    ASSERT_LT(point[dimension], 1);
                    sixteenths[dimension].insert(static_cast<int>(point[dimension] * 16));
                }
            }
            for (const std::set<int>& each : sixteenths) {
                EXPECT_EQ(each.size(), 16u);
            }
        }
    }
}

// A (0, 4, 2)-net: every box of this area has one point, whatever its shape.
TEST(SobolPointsTest, TheFirstTwoDimensionsFillEveryBoxOfASixteenthOnce) {
    for (const int columns : {1, 2, 4, 8, 16}) {
        const int rows = 16 / columns;
        std::set<int> boxes;
        for (std::uint32_t i = 0; i < 16; ++i) {
            const std::vector<double> point = sobol_point(2, i, 7);
            boxes.insert(static_cast<int>(point[0] * columns) * 16 + static_cast<int>(point[1] * rows));
        }
        EXPECT_EQ(boxes.size(), 16u) << columns;
    }
}

TEST(SobolPointsTest, EverySeedGivesOtherPoints) {
    EXPECT_NE(sobol_point(3, 0, 1), sobol_point(3, 0, 2));
    EXPECT_NE(sobol_point(3, 5, 1), sobol_point(3, 5, 2));
    EXPECT_EQ(sobol_point(3, 5, 1), sobol_point(3, 5, 1));
}

TEST(SobolSamplerTest, AThousandParametersAndRareConditionsAreNoProblem) {
    SearchSpace space{{{"model", Choice{{std::string("a"), std::string("b")}}}}};
    for (int i = 1; i < 1000; ++i) {
        space.parameters.push_back(
            {"p" + std::to_string(i), FloatRange{0, 1}, {{"model", {std::string("b")}}}});
    }
    const SweepView view(objective, space);
    std::mt19937_64 random(1);
    std::set<std::size_t> sizes;

    for (std::int64_t number = 1; number <= 4; ++number) {
        const auto params = SobolSampler(1).propose(space, view, number, random);
        ASSERT_TRUE(params);
        EXPECT_EQ(problem_with(space, *params), std::nullopt);
        sizes.insert(params->size());
    }

    EXPECT_THAT(sizes, testing::ElementsAre(1, 1000));
}

TEST(SobolSamplerTest, EightProposalsTryEachOfFourOptionsTwice) {
    const SearchSpace space{
        {{"rate", FloatRange{1e-4, 1, Scale::log}},
         {"word", Choice{{std::string("a"), std::string("b"), std::string("c"), std::string("d")}}}}};
    const SweepView view(objective, space);
    std::multiset<std::string> words;

    for (std::int64_t number = 1; number <= 8; ++number) {
        std::mt19937_64 random(static_cast<std::uint64_t>(number));
        words.insert(to_text(SobolSampler(3).propose(space, view, number, random)->at("word")));
    }

    EXPECT_THAT(words, testing::ElementsAre("a", "a", "b", "b", "c", "c", "d", "d"));
}

}  // namespace
}  // namespace trommel
