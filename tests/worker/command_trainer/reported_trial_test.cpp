#include "worker/command_trainer/reported_trial.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using Verdict = ReportedTrial::Verdict;

TrainingPlan best_accuracy_plan() {
    TrainingPlan plan;
    plan.epochs = 20;
    plan.select_epoch = Objective{"val_accuracy", Direction::maximize};
    plan.command = Command{.words = {"train"}, .params = {}, .metrics = {"val_accuracy", "val_loss"}};
    return plan;
}

class ReportedTrialTest : public testing::Test {
  protected:
    ReportedTrial attempt(const TrainingPlan& plan = best_accuracy_plan()) const {
        return {plan, Journal(file, rules_of(plan))};
    }
    static ReportedEpoch epoch(std::int32_t number, double accuracy) {
        return {number, {{"val_accuracy", accuracy}}};
    }

    TemporaryDirectory directory;
    std::filesystem::path file = directory.path() / "reports.jsonl";
};

TEST_F(ReportedTrialTest, TheBestEpochIsSelected) {
    ReportedTrial trial = attempt();
    trial.add(epoch(1, 0.5));
    trial.add(epoch(2, 0.7));
    trial.add(epoch(3, 0.6));

    EXPECT_EQ(trial.selected()->epoch, 2);
    EXPECT_EQ(trial.selected()->epochs, 3);
    EXPECT_EQ(trial.selected()->metrics, (Metrics{{"val_accuracy", 0.7}}));
}

TEST_F(ReportedTrialTest, AnAttemptThatGoesOnKnowsTheEpochsBeforeIt) {
    {
        ReportedTrial lost = attempt();
        lost.add(epoch(1, 0.9));
        lost.add(epoch(2, 0.5));
        lost.add(epoch(3, 0.95));  // after its last checkpoint
    }
    ReportedTrial trial = attempt();

    trial.add(epoch(3, 0.6));

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 3);
}

TEST_F(ReportedTrialTest, AnAttemptThatBeginsAnewForgetsTheEpochsBeforeIt) {
    attempt().add(epoch(1, 0.9));
    ReportedTrial trial = attempt();

    trial.add(epoch(1, 0.6));

    EXPECT_EQ(trial.selected()->metrics, (Metrics{{"val_accuracy", 0.6}}));
}

TEST_F(ReportedTrialTest, PatienceLastsOverAttempts) {
    TrainingPlan plan = best_accuracy_plan();
    plan.early_stopping = EarlyStopping{.monitor = {"val_accuracy", Direction::maximize}, .patience = 3};
    {
        ReportedTrial lost = attempt(plan);
        EXPECT_EQ(lost.add(epoch(1, 0.9)), Verdict::go_on);
        EXPECT_EQ(lost.add(epoch(2, 0.5)), Verdict::go_on);
    }
    ReportedTrial trial = attempt(plan);

    EXPECT_EQ(trial.add(epoch(3, 0.6)), Verdict::go_on);
    EXPECT_EQ(trial.add(epoch(4, 0.7)), Verdict::early_stop);
}

TEST_F(ReportedTrialTest, AProgramThatFindsItselfAtTheEndHasItsFormerReports) {
    {
        ReportedTrial lost = attempt();
        lost.add(epoch(1, 0.9));
        lost.add(epoch(2, 0.5));
    }
    ReportedTrial trial = attempt();
    EXPECT_TRUE(trial.has_history());
    EXPECT_FALSE(trial.selected());

    trial.resume_at_end();

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 2);
}

TEST_F(ReportedTrialTest, ANaNHasDiverged) {
    ReportedTrial trial = attempt();

    EXPECT_EQ(trial.add({1, {{"val_accuracy", 0.5}, {"val_loss", std::nan("")}}}), Verdict::diverged);
}

TEST_F(ReportedTrialTest, AJournalThatWasCutOffIsReadAsFarAsItGoes) {
    std::ofstream(file) << report_line(epoch(1, 0.9)) << report_line(epoch(2, 0.8))
                        << "{\"epoch\": 3, \"val_";
    ReportedTrial trial = attempt();

    trial.add(epoch(4, 0.1));

    EXPECT_EQ(trial.selected()->epoch, 1);
    EXPECT_EQ(trial.selected()->epochs, 4);
}

}  // namespace
}  // namespace trommel
