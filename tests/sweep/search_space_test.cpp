#include "sweep/search_space.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "sweep/draw.hpp"

namespace trommel {
namespace {

std::string text(const char* words) {
    return words;
}

// optimizer is sgd or adam; momentum is active only with sgd.
SearchSpace two_optimizers() {
    return {{{"optimizer", Choice{{text("sgd"), text("adam")}}, {}},
             {"momentum", FloatRange{0, 0.99}, {{"optimizer", {text("sgd")}}}}}};
}

TEST(SearchSpaceTest, AnActiveParameterNeedsAValue) {
    EXPECT_EQ(problem_with(two_optimizers(), {{"optimizer", text("sgd")}}),
              "'momentum' is missing (it is active here); give it a value: a number from 0.0 to 0.99");
}

TEST(SearchSpaceTest, AnInactiveParameterMustNotHaveAValue) {
    EXPECT_EQ(problem_with(two_optimizers(), {{"optimizer", text("adam")}, {"momentum", 0.9}}),
              "'momentum' has a value but is not active (active when optimizer is sgd); remove it");
}

TEST(SearchSpaceTest, AValueOutsideItsDistributionIsNamedWithTheAllowedOnes) {
    EXPECT_EQ(problem_with(two_optimizers(), {{"optimizer", text("lion")}}),
              "'optimizer' = lion is outside its values; use one of sgd, adam");
}

TEST(SearchSpaceTest, ACompleteConfigurationHasNoProblem) {
    EXPECT_EQ(problem_with(two_optimizers(), {{"optimizer", text("adam")}}), std::nullopt);
    EXPECT_EQ(problem_with(two_optimizers(), {{"optimizer", text("sgd")}, {"momentum", 0.9}}), std::nullopt);
}

TEST(SearchSpaceTest, IntegersOfARangeWithAStepEndBelowHigh) {
    const Distribution odd = IntRange{1, 8, 2};

    EXPECT_EQ(cardinality(odd), 4);
    EXPECT_EQ(value_at(odd, 3), ParamValue(std::int64_t{7}));
    EXPECT_FALSE(contains(odd, std::int64_t{8}));
}

TEST(SearchSpaceTest, InactiveParametersDoNotMultiplyTheConfigurations) {
    SearchSpace space = two_optimizers();
    EXPECT_EQ(count_configurations(space), std::nullopt);  // momentum is continuous

    space.parameters[1].cases[0].distribution = Choice{{0.0, 0.9}};
    space.parameters.push_back({"units", IntRange{1, 5}, {}});

    EXPECT_EQ(count_configurations(space), 15);
    EXPECT_EQ(count_configurations(space, 14), std::nullopt);
}

TEST(SearchSpaceTest, TheFirstCaseWhoseConditionsHoldApplies) {
    SearchSpace space = two_optimizers();
    Parameter rate("learning_rate", Choice{{0.1, 0.2}}, {{"optimizer", {text("sgd")}}});
    rate.cases.push_back({{}, Choice{{0.01}}});
    space.parameters = {space.parameters[0], rate};

    EXPECT_EQ(count_configurations(space), 3);
    EXPECT_EQ(problem_with(space, {{"optimizer", text("adam")}, {"learning_rate", 0.01}}), std::nullopt);
    EXPECT_EQ(problem_with(space, {{"optimizer", text("sgd")}, {"learning_rate", 0.01}}),
              "'learning_rate' = 0.01 is outside its values; use one of 0.1, 0.2");
    EXPECT_TRUE(is_always_active(rate));
}

TEST(SearchSpaceTest, AConditionOnAConditionalParameterHoldsOnlyIfThatIsActive) {
    SearchSpace space = two_optimizers();
    space.parameters[1].cases[0].distribution = Choice{{0.0, 0.9}};
    space.parameters.push_back({"l2", Choice{{0.1, 0.2, 0.3}}, {{"momentum", {0.9}}}});

    EXPECT_EQ(count_configurations(space),
              5);  // adam; sgd without momentum; sgd with momentum and three penalties
    EXPECT_EQ(problem_with(space, {{"optimizer", text("adam")}, {"l2", 0.1}}),
              "'l2' has a value but is not active (active when momentum is 0.9); remove it");
}

TEST(SearchSpaceTest, ManyIndependentParametersAreCountedWithoutVisitingThem) {
    SearchSpace space = two_optimizers();
    space.parameters.pop_back();
    for (const char* name : {"a", "b", "c"}) {
        space.parameters.push_back({name, IntRange{1, 1000}, {}});
    }

    EXPECT_EQ(count_configurations(space), 2'000'000'000);
}

TEST(DrawTest, GivenValuesStayAndTheRestIsDrawn) {
    std::mt19937_64 random(7);

    const Params params = complete(two_optimizers(), {{"optimizer", text("sgd")}}, random);

    EXPECT_EQ(problem_with(two_optimizers(), params), std::nullopt);
    EXPECT_EQ(params.at("optimizer"), ParamValue(text("sgd")));
    EXPECT_TRUE(params.contains("momentum"));
}

TEST(DrawTest, EveryDrawIsAConfigurationOfItsSpace) {
    SearchSpace space = two_optimizers();
    space.parameters.push_back({"learning_rate", FloatRange{1e-5, 1e-1, Scale::log}, {}});
    space.parameters.push_back({"units", IntRange{1, 100, 1, Scale::log}, {}});
    std::mt19937_64 random(7);

    for (int i = 0; i < 2000; ++i) {
        const Params params = draw(space, random);
        EXPECT_EQ(problem_with(space, params), std::nullopt) << to_text(params);
    }
}

TEST(DrawTest, ALogScaleDrawsEachDecadeEquallyOften) {
    const SearchSpace space{{{"learning_rate", FloatRange{1e-4, 1, Scale::log}, {}}}};
    std::mt19937_64 random(3);

    int small = 0;
    for (int i = 0; i < 4000; ++i) {
        small += as_number(draw(space, random).at("learning_rate")) < 1e-2 ? 1 : 0;
    }

    EXPECT_NEAR(small, 2000, 200);  // six standard deviations
}

TEST(DrawTest, EveryIntegerOfALogRangeIsDrawn) {
    const SearchSpace space{{{"layers", IntRange{1, 4, 1, Scale::log}, {}}}};
    std::mt19937_64 random(3);

    std::map<std::int64_t, int> seen;
    for (int i = 0; i < 1000; ++i) {
        ++seen[std::get<std::int64_t>(draw(space, random).at("layers"))];
    }

    EXPECT_EQ(seen.size(), 4u);
    EXPECT_GT(seen[1], seen[4]);
}

}  // namespace
}  // namespace trommel
