#include "coordinator/finals.hpp"

#include <gtest/gtest.h>

#include "coordinator/kept_models.hpp"

namespace trommel {
namespace {

class FinalsTest : public testing::Test {
  protected:
    void complete(std::int64_t configuration, std::int32_t seed_number, double accuracy) {
        const TrialId trial{{configuration}, seed_number};
        trials.add(trial, 0, seed_number > 1 ? TrialTable::Part::finals : TrialTable::Part::search);
        trials.end_attempt(trials.begin_attempt(trial, 1), TrialState::completed);
        view.finish_trial(trial, {{"val_accuracy", accuracy}});
    }

    std::vector<TrialId> next() const { return next_final_trials(seeds, view, trials); }

    Seeds seeds{.per_configuration = 1, .finalists = 2, .max_per_configuration = 4};
    SweepView view{{"val_accuracy", Direction::maximize}};
    TrialTable trials;
};

TEST_F(FinalsTest, TheBestOfTheSearchGetOneMoreSeedEach) {
    complete(1, 1, 0.7);
    complete(2, 1, 0.9);
    complete(3, 1, 0.8);

    EXPECT_EQ(next(), (std::vector<TrialId>{{{2}, 2}, {{3}, 2}}));
}

TEST_F(FinalsTest, ScoresOfTheFinalsDoNotChangeTheFinalists) {
    complete(1, 1, 0.85);
    complete(2, 1, 0.9);
    complete(3, 1, 0.88);
    complete(2, 2, 0.1);
    complete(3, 2, 0.2);

    EXPECT_EQ(next(), (std::vector<TrialId>{{{2}, 3}, {{3}, 3}}));
}

TEST_F(FinalsTest, TheyEndWhenTheBestIsDistinguishedFromAllOthers) {
    for (std::int32_t seed = 1; seed <= 3; ++seed) {
        complete(1, seed, 0.9 + 0.001 * seed);
        complete(2, seed, 0.5 + 0.002 * seed);
    }

    EXPECT_TRUE(next().empty());
}

TEST_F(FinalsTest, TheyEndWhenTheSeedsAreSpent) {
    for (std::int32_t seed = 1; seed <= 4; ++seed) {
        complete(1, seed, seed % 2 == 0 ? 0.9 : 0.5);
        complete(2, seed, seed % 2 == 0 ? 0.5 : 0.91);
    }

    EXPECT_TRUE(next().empty());
}

TEST_F(FinalsTest, EveryFinalistGetsOneMoreSeedHoweverClearTheSearchWas) {
    seeds.per_configuration = 3;
    for (std::int32_t seed = 1; seed <= 3; ++seed) {
        complete(1, seed, 0.9 + 0.001 * seed);
        complete(2, seed, 0.5 + 0.002 * seed);
    }

    EXPECT_EQ(next(), (std::vector<TrialId>{{{1}, 4}, {{2}, 4}}));
}

TEST_F(FinalsTest, AFinalistWithAFailedTrialGetsNoMoreSeeds) {
    complete(1, 1, 0.9);
    complete(2, 1, 0.89);
    complete(2, 2, 0.9);
    trials.add({{1}, 2}, 0);
    trials.end_attempt(trials.begin_attempt({{1}, 2}, 1), TrialState::failed);

    EXPECT_TRUE(next().empty());
}

TEST_F(FinalsTest, OnlyConfigurationsWithAllSeedsOfTheSearchTakePart) {
    seeds.per_configuration = 2;
    complete(1, 1, 0.99);
    complete(2, 1, 0.8);
    complete(2, 2, 0.8);
    complete(3, 1, 0.7);
    complete(3, 2, 0.9);

    EXPECT_EQ(next(), (std::vector<TrialId>{{{2}, 3}, {{3}, 3}}));
}

class KeptModelsTest : public FinalsTest {
  protected:
    std::set<TrialId> kept(TrialTable::Part part) const { return kept_models(sweep, part, view, trials); }

    Sweep sweep{.seeds = {.per_configuration = 1, .finalists = 1}, .keep_models = 1};
};

TEST_F(KeptModelsTest, AtTheEndAFinalistIsPreferredToALuckyConfigurationOfTheSearch) {
    complete(1, 1, 0.9);
    complete(1, 2, 0.7);
    complete(2, 1, 0.85);

    EXPECT_EQ(kept(TrialTable::Part::finals), (std::set<TrialId>{{{1}, 1}, {{1}, 2}}));
}

TEST_F(KeptModelsTest, WeightsThatTheFinalsMayNeedAreKept) {
    sweep.seeds.finalists = 2;
    complete(1, 1, 0.9);
    complete(2, 1, 0.85);
    complete(3, 1, 0.2);

    EXPECT_EQ(kept(TrialTable::Part::search), (std::set<TrialId>{{{1}, 1}, {{2}, 1}}));
}

TEST_F(KeptModelsTest, AConfigurationStillInTrainingIsNotRanked) {
    complete(1, 1, 0.9);
    complete(2, 1, 0.5);
    trials.add({{1}, 2}, 0);

    EXPECT_EQ(kept(TrialTable::Part::search), (std::set<TrialId>{{{2}, 1}}));
}

TEST(WeightsFileTest, ItsNameHoldsTrialAndAttempt) {
    const std::string name = weights_file_name({{{4}, 2}, 3, 1});

    EXPECT_EQ(name, "c4s2.attempt3.safetensors");
    EXPECT_EQ(parse_weights_file_name(name), (WeightsFile{{{4}, 2}, 3}));
    for (const char* other : {"notes.txt", "c4s2.safetensors", "c4s2.attempt3.safetensors.7.partial",
                              "c4s2.attempt.safetensors"}) {
        EXPECT_EQ(parse_weights_file_name(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace trommel
