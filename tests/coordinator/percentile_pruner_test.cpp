// Which trials the median and another percentile of the completed ones let continue.
#include "coordinator/pruners/percentile_pruner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace trommel {
namespace {

class PercentilePrunerTest : public testing::Test {
  protected:
    // A trial with these accuracies after epochs 1, 2, ...
    TrialId measure(const std::vector<double>& accuracies) {
        const TrialId trial{{++trials}, 1};
        for (std::size_t i = 0; i < accuracies.size(); ++i) {
            view.add_epoch(trial, static_cast<std::int32_t>(i) + 1, {{"accuracy", accuracies[i]}});
        }
        return trial;
    }

    void complete(const std::vector<double>& accuracies) {
        view.end_trial(measure(accuracies), TrialState::completed, "",
                       Selected{.epoch = 1, .epochs = 1, .metrics = {{"accuracy", accuracies.back()}}});
    }

    // The verdict on a trial after the last of these epochs.
    Verdict judge(const PrunerOptions& options, const std::vector<double>& accuracies) {
        return PercentilePruner(options).judge(measure(accuracies),
                                               static_cast<std::int32_t>(accuracies.size()), view);
    }

    PrunerOptions median{.name = "median", .min_trials = 1};
    SweepView view{{"accuracy", Direction::maximize}};
    std::int64_t trials = 0;
};

TEST_F(PercentilePrunerTest, ATrialBelowTheMedianOfTheCompletedOnesIsPruned) {
    for (const double accuracy : {0.1, 0.2, 0.6, 0.7}) {
        complete({accuracy});
    }

    EXPECT_EQ(judge(median, {0.39}), Verdict::prune);  // the median is 0.4
    EXPECT_EQ(judge(median, {0.41}), Verdict::keep);
}

TEST_F(PercentilePrunerTest, ATrialAsGoodAsTheMedianContinues) {
    for (int i = 0; i < 4; ++i) {
        complete({0.3});
    }

    EXPECT_EQ(judge(median, {0.3}), Verdict::keep);
}

TEST_F(PercentilePrunerTest, OnlyTheSameEpochOfTheOthersCounts) {
    complete({0.2, 0.8});

    EXPECT_EQ(judge(median, {0.3}), Verdict::keep);
    EXPECT_EQ(judge(median, {0.3, 0.7}), Verdict::prune);
}

TEST_F(PercentilePrunerTest, TheBestEpochOfTheTrialCounts) {
    complete({0.2, 0.5});

    EXPECT_EQ(judge(median, {0.6, 0.1}), Verdict::keep);
    EXPECT_EQ(judge(median, {0.4, 0.1}), Verdict::prune);
    EXPECT_EQ(judge(median, {std::nan(""), 0.1}), Verdict::prune);
}

TEST_F(PercentilePrunerTest, OnlyCompletedTrialsAreComparedWith) {
    measure({0.9});  // running
    view.end_trial(measure({0.9}), TrialState::pruned, "median after epoch 1", {});
    view.end_trial(measure({0.9}), TrialState::failed, "crashed", {});

    EXPECT_EQ(judge(median, {0.1}), Verdict::keep);
    complete({0.9});
    EXPECT_EQ(judge(median, {0.1}), Verdict::prune);
}

TEST_F(PercentilePrunerTest, APercentileKeepsTheBestPart) {
    for (const double accuracy : {0.4, 0.1, 0.3, 0.2}) {
        complete({accuracy});
    }
    const auto with = [](double percentile) {
        return PrunerOptions{.name = "percentile", .min_trials = 1, .percentile = percentile};
    };

    // numpy.percentile([0.1, 0.2, 0.3, 0.4], 100 - 25) is 0.325
    EXPECT_EQ(judge(with(25), {0.32}), Verdict::prune);
    EXPECT_EQ(judge(with(25), {0.33}), Verdict::keep);
    EXPECT_EQ(judge(with(90), {0.12}), Verdict::prune);  // 0.13
    EXPECT_EQ(judge(with(90), {0.14}), Verdict::keep);
    EXPECT_EQ(judge(with(100), {0.09}), Verdict::prune);  // worse than all
    EXPECT_EQ(judge(with(100), {0.1}), Verdict::keep);
}

TEST_F(PercentilePrunerTest, ALossIsBetterWhenItIsSmaller) {
    view = SweepView({"accuracy", Direction::minimize});
    for (const double loss : {0.1, 0.2, 0.3, 0.4}) {
        complete({loss});
    }
    const PrunerOptions quarter{.name = "percentile", .min_trials = 1, .percentile = 25};

    EXPECT_EQ(judge(quarter, {0.18}), Verdict::prune);  // numpy.percentile(..., 25) is 0.175
    EXPECT_EQ(judge(quarter, {0.17}), Verdict::keep);
}

TEST_F(PercentilePrunerTest, NothingIsPrunedInTheWarmUp) {
    complete({0.9, 0.9, 0.9});
    median.warmup_epochs = 2;

    EXPECT_EQ(judge(median, {0.1, 0.1}), Verdict::keep);
    EXPECT_EQ(judge(median, {0.1, 0.1, 0.1}), Verdict::prune);
}

TEST_F(PercentilePrunerTest, NothingIsPrunedBeforeEnoughTrialsHaveCompletedThisEpoch) {
    median.min_trials = 3;
    complete({0.9, 0.9});
    complete({0.9, 0.9});
    complete({0.9});  // stopped early

    EXPECT_EQ(judge(median, {0.1, 0.1}), Verdict::keep);
    EXPECT_EQ(judge(median, {0.1}), Verdict::prune);
}

TEST_F(PercentilePrunerTest, ItsNameIsTheOneOfTheSweepFile) {
    EXPECT_EQ(PercentilePruner(median).name(), "median");
    EXPECT_EQ(PercentilePruner({.name = "percentile"}).name(), "percentile");
}

}  // namespace
}  // namespace trommel
