// Changes by users while a sweep runs: its file, its budget, failed trials.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "storage/results/results_reader.hpp"
#include "tests/storage/results/accidents_fixture.hpp"

namespace trommel {
namespace {

using namespace testing_store;

class ChangesTest : public AccidentsTest {
  protected:
    ChangesTest() {
        TrialStore::create(path(), a_sweep());
        store_ = std::make_unique<TrialStore>(path());
        store_->begin_life();
    }

    void apply(const std::vector<Record>& records) { store_->apply(records); }

    std::unique_ptr<TrialStore> store_;
};

TEST_F(ChangesTest, AnEditedFileReplacesTheTextAndTheOldOneIsKept) {
    apply({SweepEdited{record_.next(), "edited.toml", "new text", "'trials': 5 -> 9"}});

    const SweepSource source = ResultsReader(path()).source();
    EXPECT_EQ(source.text, "new text");
    EXPECT_EQ(source.file_name, "edited.toml");
    EXPECT_EQ(query(path(), "SELECT group_concat(seq || ' ' || life || ' ' || file_name) FROM sweep_files"),
              "0 1 recyclables.toml,1 1 edited.toml");
    EXPECT_EQ(query(path(), "SELECT text FROM events WHERE kind = 'edited'"), "'trials': 5 -> 9");
}

TEST_F(ChangesTest, TheLastBudgetThatWasSetHolds) {
    EXPECT_EQ(ResultsReader(path()).source().budget, std::nullopt);
    const Budget last{.configurations = 5, .hours = 2.5};

    apply({BudgetChanged{record_.next(), Budget{.trials = 9}}, BudgetChanged{record_.next(), last}});

    EXPECT_EQ(ResultsReader(path()).source().budget, last);
    EXPECT_EQ(query(path(), "SELECT text FROM events WHERE seq = 2"), "5 configurations, 2.5 hours");
}

TEST_F(ChangesTest, ARequestIsAnsweredUnderItsId) {
    const RequestTaken taken{record_.next(), "17-n4-99", "retry c1s1", true, "c1s1 is running"};

    apply({taken});

    EXPECT_EQ(ResultsReader(path()).request("17-n4-99"), taken);
    EXPECT_EQ(ResultsReader(path()).request("18-n4-99"), std::nullopt);
    EXPECT_EQ(store_->history().requests, std::vector<std::string>{"17-n4-99"});
}

TEST_F(ChangesTest, ARetriedTrialWaitsWithAllItsAttempts) {
    const AttemptId attempt{{{1}, 1}, 1, 1};
    apply({record_.propose(1, {}), record_.create(attempt.trial), record_.start(attempt),
           record_.crash(attempt, TrialState::failed, "signal 11")});

    apply({TrialRetried{record_.next(), attempt.trial}});

    const PastTrial trial = store_->history().trials.at(0);
    EXPECT_EQ(trial.state, TrialState::waiting);
    EXPECT_EQ(trial.crashes, 0);
    EXPECT_NE(trial.reason, "") << "why it waits: the end of its last attempt";
    EXPECT_EQ(trial.attempts, 1);
    EXPECT_THROW(apply({TrialRetried{record_.next(), attempt.trial}}), std::logic_error);
}

TEST_F(ChangesTest, ChangesByUsersDoNotEndTheSweep) {
    apply({record_.change(SweepEvent::exhausted), record_.change(SweepEvent::finished),
           BudgetChanged{record_.next(), {}}});

    EXPECT_TRUE(store_->history().finished);
    EXPECT_TRUE(store_->history().exhausted);
    EXPECT_EQ(ResultsReader(path()).last_event().event, SweepEvent::finished);
}

TEST_F(ChangesTest, ALearningCurveIsCompleteAfterAnAttemptWasContinued) {
    const TrialId trial{{1}, 1};
    apply({record_.propose(1, {}), record_.create(trial), record_.start({trial, 1, 1}),
           record_.measure({trial, 1, 1}, 1, {{"val_accuracy", 0.1}}),
           record_.measure({trial, 1, 1}, 2, {{"val_accuracy", 0.2}}),
           record_.measure({trial, 1, 1}, 3, {{"val_accuracy", 0.3}}),
           record_.crash({trial, 1, 1}, TrialState::waiting, ""), record_.start({trial, 2, 1}),
           record_.measure({trial, 2, 1}, 2, {{"val_accuracy", 0.2}})});

    const History history = store_->history();
    EXPECT_EQ(history.curves, (std::map<TrialId, std::vector<double>>{{trial, {0.1, 0.2}}}));
    EXPECT_EQ(history.reached, (std::map<TrialId, std::int32_t>{{trial, 3}}));
    EXPECT_EQ(history.epochs, 3) << "each counts once";
    EXPECT_EQ(history.reported.at(trial),
              (std::vector<EpochMetrics>{{1, {{"val_accuracy", 0.1}}}, {2, {{"val_accuracy", 0.2}}}}));
}

TEST_F(ChangesTest, AnAttemptThatStartedOverRestartsTheLearningCurve) {
    const TrialId trial{{1}, 1};
    apply({record_.propose(1, {}), record_.create(trial), record_.start({trial, 1, 1}),
           record_.measure({trial, 1, 1}, 1, {{"val_accuracy", 0.1}}),
           record_.crash({trial, 1, 1}, TrialState::waiting, ""), record_.start({trial, 2, 1}),
           record_.measure({trial, 2, 1}, 1, {{"val_accuracy", 0.5}}),
           record_.measure({trial, 2, 1}, 2, {{"val_accuracy", 0.75}})});

    EXPECT_EQ(store_->history().curves, (std::map<TrialId, std::vector<double>>{{trial, {0.5, 0.75}}}));
}

}  // namespace
}  // namespace trommel
