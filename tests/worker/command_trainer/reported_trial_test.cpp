#include "worker/command_trainer/reported_trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sweep/command.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = ReportedTrial::Verdict;

EpochMetrics epoch(std::int32_t number, double accuracy) {
    return {number, {{"val_accuracy", accuracy}}};
}

TrainingPlan best_accuracy_plan(std::int64_t epochs = 20) {
    TrainingPlan plan;
    plan.epochs = epochs;
    plan.select_epoch = Objective{"val_accuracy", Direction::maximize};
    plan.command = Command{.words = {"train"}, .params = {}, .metrics = {"val_accuracy", "val_loss"}};
    return plan;
}

ReportedTrial first_attempt() {
    return {best_accuracy_plan(), {}};
}

// An attempt that finds a checkpoint. The record has all earlier epochs except those in `unheard`.
ReportedTrial attempt_after(const std::vector<EpochMetrics>& recorded,
                            const std::vector<EpochMetrics>& unheard = {},
                            const TrainingPlan& plan = best_accuracy_plan()) {
    EarlierAttempts earlier{.recorded = recorded, .known = recorded, .has_checkpoint = true};
    earlier.known.insert(earlier.known.end(), unheard.begin(), unheard.end());
    return {plan, earlier};
}

TEST(ReportedTrialTest, TheBestEpochIsSelected) {
    ReportedTrial trial = first_attempt();
    trial.add(epoch(1, 0.5));
    trial.add(epoch(2, 0.7));
    trial.add(epoch(3, 0.6));

    EXPECT_EQ(trial.selected()->epoch, 2);
    EXPECT_EQ(trial.selected()->epochs, 3);
    EXPECT_EQ(trial.selected()->metrics, (Metrics{{"val_accuracy", 0.7}}));
}

TEST(ReportedTrialTest, AnAttemptThatResumesKnowsTheEpochsBeforeIt) {
    ReportedTrial trial = attempt_after({epoch(1, 0.9), epoch(2, 0.5), epoch(3, 0.95)});

    trial.add(epoch(3, 0.6));

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 3);
    EXPECT_THAT(trial.take_new_epochs(), ElementsAre(epoch(3, 0.6)));
}

TEST(ReportedTrialTest, AnAttemptThatStartsOverForgetsTheEpochsBeforeIt) {
    ReportedTrial trial = attempt_after({epoch(1, 0.9)});

    trial.add(epoch(1, 0.6));

    EXPECT_EQ(trial.selected()->metrics, (Metrics{{"val_accuracy", 0.6}}));
}

TEST(ReportedTrialTest, EpochsMissingInTheRecordAreSent) {
    ReportedTrial trial = attempt_after({epoch(1, 0.1), epoch(2, 0.2)}, {epoch(3, 0.9), epoch(4, 0.4)});

    EXPECT_EQ(trial.add(epoch(5, 0.5)), Verdict::proceed);

    EXPECT_EQ(trial.selected()->epoch, 3);
    EXPECT_THAT(trial.take_new_epochs(), ElementsAre(epoch(3, 0.9), epoch(4, 0.4), epoch(5, 0.5)));
    EXPECT_THAT(trial.take_new_epochs(), IsEmpty());
}

TEST(ReportedTrialTest, FromTheFirstDifferenceOnAllEpochsAreSent) {
    ReportedTrial trial(best_accuracy_plan(), {.recorded = {epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3)},
                                               .known = {epoch(1, 0.1), epoch(2, 0.8), epoch(3, 0.3)},
                                               .has_checkpoint = true});

    trial.add(epoch(4, 0.4));

    EXPECT_THAT(trial.take_new_epochs(), ElementsAre(epoch(2, 0.8), epoch(3, 0.3), epoch(4, 0.4)));
}

TEST(ReportedTrialTest, AnUnreportedEpochIsAGap) {
    ReportedTrial trial = attempt_after({epoch(1, 0.1), epoch(2, 0.2)}, {epoch(3, 0.3)});

    EXPECT_EQ(trial.add(epoch(5, 0.5)), Verdict::gap);

    EXPECT_THAT(trial.take_new_epochs(), IsEmpty());
    EXPECT_EQ(trial.last_known_epoch(), 3);
}

TEST(ReportedTrialTest, AFirstReportThatWasLostIsAGap) {
    EXPECT_EQ(attempt_after({}).add(epoch(2, 0.5)), Verdict::gap);
}

TEST(ReportedTrialTest, WithoutACheckpointThereIsNoGap) {
    EXPECT_EQ(first_attempt().add(epoch(5, 0.5)), Verdict::proceed);
}

TEST(ReportedTrialTest, EpochsThatAProgramAlwaysSkipsAreNotAGap) {
    const std::vector<EpochMetrics> every_fifth = {epoch(5, 0.1), epoch(10, 0.2)};

    EXPECT_EQ(attempt_after(every_fifth).add(epoch(15, 0.3)), Verdict::proceed);
    EXPECT_EQ(attempt_after(every_fifth).add(epoch(20, 0.3)), Verdict::gap);
}

TEST(ReportedTrialTest, PatienceLastsOverAttempts) {
    TrainingPlan plan = best_accuracy_plan();
    plan.early_stopping = EarlyStopping{.monitor = {"val_accuracy", Direction::maximize}, .patience = 3};
    ReportedTrial trial = attempt_after({epoch(1, 0.9), epoch(2, 0.5)}, {}, plan);

    EXPECT_EQ(trial.add(epoch(3, 0.6)), Verdict::proceed);
    EXPECT_EQ(trial.add(epoch(4, 0.7)), Verdict::early_stop);
}

TEST(ReportedTrialTest, IfPatienceHadEndedBeforeLaterEpochsDoNotCount) {
    TrainingPlan plan = best_accuracy_plan();
    plan.early_stopping = EarlyStopping{.monitor = {"val_accuracy", Direction::maximize}, .patience = 1};
    ReportedTrial trial = attempt_after({epoch(1, 0.9)}, {epoch(2, 0.5), epoch(3, 0.95)}, plan);

    EXPECT_EQ(trial.add(epoch(4, 0.99)), Verdict::early_stop);

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 2);
    EXPECT_THAT(trial.take_new_epochs(), ElementsAre(epoch(2, 0.5)));
}

TEST(ReportedTrialTest, AProgramThatResumesAtTheEndKeepsItsEarlierReports) {
    ReportedTrial trial = attempt_after({epoch(1, 0.9)}, {epoch(2, 0.5)}, best_accuracy_plan(2));
    EXPECT_TRUE(trial.resumes());
    EXPECT_TRUE(trial.is_complete());
    EXPECT_FALSE(trial.selected());

    EXPECT_EQ(trial.resume_at_end(), Verdict::proceed);

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 2);
    EXPECT_THAT(trial.take_new_epochs(), ElementsAre(epoch(2, 0.5)));
}

TEST(ReportedTrialTest, AProgramThatResumesAtTheEndWithUnknownEpochsHasAGap) {
    ReportedTrial trial = attempt_after({epoch(1, 0.9), epoch(2, 0.5)}, {}, best_accuracy_plan(3));

    EXPECT_EQ(trial.resume_at_end(), Verdict::gap);
}

TEST(ReportedTrialTest, WithoutEpochsInThePlanTheProgramDecidesItsEnd) {
    ReportedTrial trial = attempt_after({epoch(1, 0.9)}, {}, best_accuracy_plan(endless_epochs));

    EXPECT_EQ(trial.resume_at_end(), Verdict::proceed);
}

TEST(ReportedTrialTest, ANanMeansDivergence) {
    ReportedTrial trial = first_attempt();

    EXPECT_EQ(trial.add({1, {{"val_accuracy", 0.5}, {"val_loss", std::nan("")}}}), Verdict::diverged);
}

TEST(ReportedTrialTest, ATrialThatDivergedInAnEarlierAttemptHasDiverged) {
    ReportedTrial trial = attempt_after({{1, {{"val_accuracy", std::nan("")}}}});

    EXPECT_EQ(trial.add(epoch(2, 0.5)), Verdict::diverged);
}

}  // namespace
}  // namespace trommel
