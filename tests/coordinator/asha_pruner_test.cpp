// Which trials asynchronous successive halving lets continue, and how the coordinator acts on its verdicts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "coordinator/pruners/asha_pruner.hpp"
#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;

TrialId trial(std::int64_t number) {
    return {{number}, 1};
}

class AshaPrunerTest : public testing::Test {
  protected:
    // The verdict on the next trial, which reports this accuracy after this epoch.
    Verdict report(std::int32_t epoch, double accuracy) {
        ++trials;
        view.add_epoch(trial(trials), epoch, {{"val_accuracy", accuracy}});
        return pruner.judge(trial(trials), epoch, view);
    }

    AshaPruner pruner{{.name = "asha", .min_epochs = 2, .reduction_factor = 3}};
    SweepView view{{"val_accuracy", Direction::maximize}};
    std::int64_t trials = 0;
};

TEST_F(AshaPrunerTest, OnlyRungsAreJudged) {
    std::vector<std::int32_t> judged;
    for (std::int32_t epoch = 1; epoch <= 60; ++epoch) {
        for (const double accuracy : {0.9, 0.8}) {
            report(epoch, accuracy);
        }
        if (report(epoch, 0.1) == Verdict::prune) {
            judged.push_back(epoch);
        }
    }

    EXPECT_THAT(judged, ElementsAre(2, 6, 18, 54));
}

TEST_F(AshaPrunerTest, TheFirstTrialsAtARungContinueWhateverTheirScores) {
    EXPECT_EQ(report(2, 0.9), Verdict::keep);
    EXPECT_EQ(report(2, 0.1), Verdict::keep);
    EXPECT_EQ(report(2, 0.2), Verdict::prune);
}

TEST_F(AshaPrunerTest, TheBestThirdOfTheTrialsAtARungContinues) {
    for (const double accuracy : {0.5, 0.6, 0.7, 0.8}) {
        report(2, accuracy);
    }

    EXPECT_EQ(report(2, 0.65), Verdict::prune);  // third of five
    EXPECT_EQ(report(2, 0.75), Verdict::keep);   // second of six: only one was better
    EXPECT_EQ(report(2, 0.75), Verdict::keep);   // equal scores are not better
}

TEST_F(AshaPrunerTest, ALossIsBetterWhenItIsSmaller) {
    view = SweepView({"val_accuracy", Direction::minimize});
    for (const double loss : {0.5, 0.6, 0.7}) {
        report(2, loss);
    }

    EXPECT_EQ(report(2, 0.9), Verdict::prune);
    EXPECT_EQ(report(2, 0.1), Verdict::keep);
}

TEST_F(AshaPrunerTest, AnAttemptThatStartsOverIsCountedOnce) {
    report(2, 0.5);
    for (int again = 0; again < 5; ++again) {
        view.add_epoch(trial(1), 1, {{"val_accuracy", 0.4}});
        view.add_epoch(trial(1), 2, {{"val_accuracy", 0.5}});
    }

    EXPECT_THAT(view.scores_after(1), ElementsAre(0.4));
    EXPECT_THAT(view.scores_after(2), ElementsAre(0.5));
}

class PrunedSweepTest : public CoordinatorTest {
  protected:
    // Three workers with a trial each; the first two have reported one epoch.
    PrunedSweepTest() {
        sweep.pruner = {.name = "asha", .min_epochs = 1, .reduction_factor = 3};
        begin(3);
        for (Peer worker = 1; worker <= 3; ++worker) {
            say(worker, hello());
            given(worker);
        }
        report(1, 1, 0.9);
        report(2, 1, 0.8);
    }

    void report(Peer worker, std::int32_t epoch, double accuracy) {
        say(worker, EpochReport{at_work.at(worker), epoch, {{"val_accuracy", accuracy}}, 1});
    }
};

TEST_F(PrunedSweepTest, APrunedTrialIsToldToStopAndItsReasonIsRecorded) {
    report(3, 1, 0.1);

    EXPECT_THAT(take(), ElementsAre(Outgoing{3, StopTrial{at_work.at(3)}}));
    say(3, TrialFinished{at_work.at(3), Ending::stopped,
                         Selected{1, 1, {{"val_accuracy", 0.1}}, {}, {}, "d", 1}});
    take();
    const AttemptEnded end = recorded<AttemptEnded>().at(0);
    EXPECT_EQ(end.state, TrialState::pruned);
    EXPECT_EQ(end.reason, "asha after epoch 1");
    EXPECT_TRUE(recorded<TrialJudged>().at(0).prune);
}

TEST_F(PrunedSweepTest, APauseThatOvertakesItsStopLeavesItPruned) {
    coordinator->pause("interrupted");
    report(3, 1, 0.1);

    say(3, CheckpointSaved{at_work.at(3), 1, "c3s1", "d"});
    take();

    const AttemptEnded end = recorded<AttemptEnded>().at(0);
    EXPECT_EQ(end.outcome, AttemptOutcome::pruned);
    EXPECT_EQ(end.state, TrialState::pruned);
    EXPECT_EQ(end.reason, "asha after epoch 1");
}

TEST_F(PrunedSweepTest, TheLastEpochIsNotJudged) {
    report(1, 2, 0.9);
    report(2, 2, 0.8);
    report(3, 2, 0.1);

    EXPECT_TRUE(take().empty());
}

}  // namespace
}  // namespace trommel
