#include "coordinator/samplers/tpe_sampler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "sweep/random.hpp"

namespace trommel {
namespace {

using Score = std::function<double(const Params&)>;

// Requests proposals. complete() ends each trial at once; after propose() alone, a trial is pending.
class TpeSamplerTest : public testing::Test {
  protected:
    void search(const SearchSpace& its_space) {
        space = its_space;
        view = SweepView({"val_accuracy", Direction::maximize}, space);
    }

    std::optional<Params> propose() {
        const auto number = static_cast<std::int64_t>(view.configurations().size()) + 1;
        std::mt19937_64 random(derive_seed(5, "proposal", static_cast<std::uint64_t>(number)));
        auto params = TpeSampler(5).propose(space, view, number, random);
        if (params) {
            EXPECT_EQ(problem_with(space, *params), std::nullopt);
            EXPECT_EQ(view.find(*params), std::nullopt);
            view.add_configuration({number}, number, *params);
            view.add_trial({{number}, 1});
        }
        return params;
    }

    TrialId last() const { return {{static_cast<std::int64_t>(view.configurations().size())}, 1}; }

    void complete(int trials, const Score& score) {
        for (int i = 0; i < trials; ++i) {
            const auto params = propose();
            ASSERT_TRUE(params);
            view.finish_trial(last(), {{"val_accuracy", score(*params)}});
        }
    }

    double mean_of_next(int trials, const Score& score, const Score& what) {
        double sum = 0;
        for (int i = 0; i < trials; ++i) {
            complete(1, score);
            sum += what(view.configurations().back()) / trials;
        }
        return sum;
    }

    SearchSpace space;
    SweepView view{{"val_accuracy", Direction::maximize}};
};

double number(const Params& params, const char* name) {
    return as_number(params.at(name));
}

TEST_F(TpeSamplerTest, ProposalsGatherWhereScoresAreBest) {
    search({{{"x", FloatRange{0, 1}}, {"y", FloatRange{1e-4, 1, Scale::log}}}});
    const Score distance = [](const Params& params) {
        return std::abs(number(params, "x") - 0.8) + std::abs(std::log10(number(params, "y")) + 1) / 4;
    };
    const Score score = [&](const Params& params) { return -distance(params); };
    complete(40, score);

    // Random proposals have a mean distance of 0.65: 0.34 in x and 1.25 / 4 in y.
    EXPECT_LT(mean_of_next(20, score, distance), 0.25);
}

TEST_F(TpeSamplerTest, AChoiceAndItsOwnParametersAreLearntTogether) {
    search({{{"model", Choice{{std::string("a"), std::string("b"), std::string("c")}}},
             {"x", FloatRange{0, 1}, {{"model", {std::string("b")}}}},
             {"z", FloatRange{0, 1}, {{"model", {std::string("c")}}}}}});
    const Score score = [](const Params& params) {
        return params.contains("x") ? 1 - std::abs(number(params, "x") - 0.3) : 0.5;
    };
    complete(40, score);

    EXPECT_GT(mean_of_next(20, score, [](const Params& params) { return params.contains("x") ? 1.0 : 0.0; }),
              0.6);
    EXPECT_GT(mean_of_next(20, score, score), 0.75);
}

TEST_F(TpeSamplerTest, PrunedTrialsAreLearntFromByTheirEpochs) {
    search({{{"x", FloatRange{0, 1}}}});
    const auto prune = [&](const Params& params) {
        const int epochs = 1 + static_cast<int>(8 * (1 - std::abs(number(params, "x") - 0.7)));
        for (int epoch = 1; epoch <= epochs; ++epoch) {
            view.add_epoch(last(), epoch, {{"val_accuracy", 0.5}});
        }
        view.end_trial(last(), TrialState::pruned, "asha", std::nullopt);
    };
    double distance = 0;
    for (int i = 0; i < 60; ++i) {
        const Params params = propose().value();
        prune(params);
        distance += i < 40 ? 0 : std::abs(number(params, "x") - 0.7) / 20;
    }

    EXPECT_LT(distance, 0.15);  // 0.29 at random
}

TEST_F(TpeSamplerTest, WhatDivergesIsAvoided) {
    search({{{"x", FloatRange{0, 1}}, {"y", FloatRange{0, 1}}}});
    int diverged = 0;
    for (int i = 0; i < 60; ++i) {
        const Params params = propose().value();
        if (number(params, "x") > 0.5) {
            view.end_diverged(last());
            diverged += i < 30 ? 0 : 1;
        } else {
            view.finish_trial(last(), {{"val_accuracy", 0.5}});
        }
    }

    EXPECT_LT(diverged, 8);
}

TEST_F(TpeSamplerTest, IfAllTrialsDivergeProposalsRemainSpread) {
    search({{{"x", FloatRange{0, 1}}}});
    double low = 0;
    for (int i = 0; i < 64; ++i) {
        low += number(propose().value(), "x") < 0.5 ? 1 : 0;
        view.end_diverged(last());
    }

    EXPECT_EQ(low, 32);
}

// 64 trials are proposed without a result in between: all workers are busy, or wait for their first results.
TEST_F(TpeSamplerTest, PendingTrialsSpreadTheProposals) {
    search({{{"x", FloatRange{0, 1}}, {"y", FloatRange{0, 1}}}});
    complete(30, [](const Params& params) { return -std::abs(number(params, "x") - 0.5); });
    std::vector<double> proposed;
    for (int i = 0; i < 64; ++i) {
        proposed.push_back(number(propose().value(), "y"));
    }
    std::ranges::sort(proposed);

    EXPECT_LT(proposed.front(), 0.2);
    EXPECT_GT(proposed.back(), 0.8);
}

TEST_F(TpeSamplerTest, ManyWorkersExhaustAFiniteSpaceWithoutRepetition) {
    search({{{"word", Choice{{std::string("a"), std::string("b"), std::string("c")}}},
             {"size", Choice{{std::int64_t{64}, std::int64_t{16}, std::int64_t{32}}}},
             {"depth", IntRange{1, 20}}}});
    complete(20, [](const Params& params) { return number(params, "depth"); });

    int more = 0;
    while (propose()) {
        ++more;
    }

    EXPECT_EQ(more, 160);
}

TEST_F(TpeSamplerTest, SmallHugeAndUselessSpacesAreNoProblem) {
    search({{{"x", IntRange{1, 3}}, {"never", FloatRange{0, 1}, {{"x", {std::int64_t{7}}}}}}});
    complete(3, [](const Params&) { return 1.0; });
    EXPECT_EQ(propose(), std::nullopt);

    search({});
    complete(1, [](const Params&) { return 1.0; });
    EXPECT_EQ(propose(), std::nullopt);

    SearchSpace huge;
    for (int i = 0; i < 1000; ++i) {
        huge.parameters.push_back({"p" + std::to_string(i), FloatRange{0, 1}});
    }
    search(huge);
    complete(15, [](const Params& params) { return number(params, "p7"); });
}

// Numbers in a list are ordered by value: the neighbors of 128 are 64 and 256, wherever they are in the list.
TEST_F(TpeSamplerTest, AListOfNumbersIsLearntAsAnOrderedChoice) {
    Choice sizes;
    for (const int exponent : {7, 0, 4, 9, 2, 11, 6, 1, 10, 5, 8, 3}) {
        sizes.options.push_back(std::int64_t{1} << exponent);
    }
    search({{{"size", sizes}, {"x", FloatRange{0, 1}}}});
    const Score distance = [](const Params& params) {
        return std::abs(std::log2(number(params, "size")) - 7);
    };
    complete(40, [&](const Params& params) { return -distance(params); });

    EXPECT_LT(mean_of_next(
                  20, [&](const Params& params) { return -distance(params); }, distance),
              1.5);
}

}  // namespace
}  // namespace trommel
