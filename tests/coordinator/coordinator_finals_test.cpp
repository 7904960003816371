// The end of a sweep with finals, and the weights that are kept.
#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

class FinalsCoordinatorTest : public CoordinatorTest {
  protected:
    FinalsCoordinatorTest() {
        sweep.seeds = {.per_configuration = 1, .finalists = 2, .max_per_configuration = 2};
        sweep.evaluate_test = EvaluateTest::finalists;
        sweep.keep_models = 1;
        options.models_directory = "models";
        coordinator = std::make_unique<Coordinator>(sweep, History{}, 1, 1, now, options);
        say(1, hello());
    }

    StartTrial started() {
        for (const Outgoing& each : take()) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                return *start;
            }
        }
        ADD_FAILURE() << "no trial was started";
        return {};
    }

    StartTrial search(double accuracy) {
        const StartTrial start = started();
        finish(1, start.attempt, accuracy);
        return start;
    }

    WeightsFate fate(TrialId trial, std::int32_t attempt) const {
        return coordinator->fate_of_weights(trial, attempt, coordinator->kept_weights());
    }

    CoordinatorOptions options;
};

TEST_F(FinalsCoordinatorTest, TheBestOfTheSearchAreTrainedWithMoreSeedsBeforeTheSweepEnds) {
    search(0.5);
    search(0.9);
    search(0.8);

    EXPECT_EQ(started().attempt.trial, (TrialId{{2}, 2}));
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
}

TEST_F(FinalsCoordinatorTest, TheSweepEndsWithTheFinals) {
    search(0.5);
    search(0.9);
    search(0.8);
    search(0.9);
    search(0.8);

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
    take();
    EXPECT_EQ(recorded<TrialCreated>().size(), 5u);
}

TEST_F(FinalsCoordinatorTest, OnlyTheTrialsOfTheFinalsGetATestValue) {
    EXPECT_FALSE(search(0.5).plan.evaluate_test);
    search(0.9);
    search(0.8);

    EXPECT_TRUE(started().plan.evaluate_test);
}

TEST_F(FinalsCoordinatorTest, WeightsAreDroppedWhenTheirConfigurationIsBeaten) {
    const StartTrial first = search(0.5);
    EXPECT_EQ(first.weights_file, "models/c1s1.attempt1.safetensors");
    EXPECT_EQ(fate({{1}, 1}, 1), WeightsFate::keep);
    EXPECT_EQ(fate({{1}, 1}, 2), WeightsFate::drop);
    EXPECT_EQ(fate({{2}, 1}, 1), WeightsFate::wait);

    search(0.9);
    search(0.8);

    EXPECT_EQ(fate({{2}, 1}, 1), WeightsFate::wait) << "it is in the finals";
    search(0.7);
    search(0.9);
    EXPECT_EQ(fate({{1}, 1}, 1), WeightsFate::drop);
    EXPECT_EQ(fate({{2}, 1}, 1), WeightsFate::drop);
    EXPECT_EQ(fate({{3}, 2}, 1), WeightsFate::keep);
}

TEST_F(FinalsCoordinatorTest, TrialsOfTheFinalsDoNotSpendTheBudgetOfTheSearch) {
    sweep.budget.trials = 3;
    History history;
    history.configurations = {{{1}, 1, "grid", "", {{"learning_rate", 0.1}}},
                              {{2}, 2, "grid", "", {{"learning_rate", 0.2}}}};
    for (const TrialId trial : {TrialId{{1}, 1}, TrialId{{2}, 1}, TrialId{{1}, 2}, TrialId{{2}, 2}}) {
        history.trials.push_back({.id = trial,
                                  .state = TrialState::completed,
                                  .attempts = 1,
                                  .selected = Selected{.metrics = {{"val_accuracy", 0.5}}},
                                  .of_finals = trial.seed_number == 2});
    }
    coordinator = std::make_unique<Coordinator>(sweep, history, 2, 1, now, options);
    say(1, hello());

    EXPECT_EQ(started().attempt.trial, (TrialId{{3}, 1}));
}

}  // namespace
}  // namespace trommel
