// A sweep with a user's program: what the next attempt gets, and attempts that end without being asked to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ProgramsTest : public CoordinatorTest {
  protected:
    ProgramsTest() { begin_with({}); }

    void begin_with(const History& history) {
        Sweep programs = sweep;
        programs.data.clear();
        programs.models.clear();
        programs.train.settings = {{"epochs", std::int64_t{9}}};
        programs.train.command = Command{.words = {"train"}, .params = {}, .metrics = {"val_accuracy"}};
        coordinator = std::make_unique<Coordinator>(programs, history, 1, 1, now);
        records.clear();
        notes.clear();
        take();
    }

    StartTrial started() {
        for (const Outgoing& each : take()) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                return *start;
            }
        }
        ADD_FAILURE() << "nothing was started";
        return {};
    }

    void report(const AttemptId& attempt, std::int32_t epoch, double accuracy) {
        say(1, EpochReport{attempt, epoch, {{"val_accuracy", accuracy}}, 1});
    }

    static EpochMetrics epoch(std::int32_t number, double accuracy) {
        return {number, {{"val_accuracy", accuracy}}};
    }
};

TEST_F(ProgramsTest, TheNextAttemptGetsTheRecordedEpochs) {
    sweep.budget.configurations = 1;
    begin_with({});
    say(1, hello());
    const StartTrial first = started();
    report(first.attempt, 1, 0.1);
    report(first.attempt, 2, 0.2);
    report(first.attempt, 3, 0.3);
    say(1, TrialFailed{first.attempt, "killed"});

    const StartTrial second = started();
    report(second.attempt, 2, 0.25);
    say(1, TrialFailed{second.attempt, "killed"});

    EXPECT_THAT(first.history, IsEmpty());
    EXPECT_THAT(second.history, ElementsAre(epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3)));
    EXPECT_THAT(started().history, ElementsAre(epoch(1, 0.1), epoch(2, 0.25)));
}

TEST_F(ProgramsTest, TheNextRunSendsTheRecordedEpochs) {
    History history;
    history.last_seq = 9;
    history.configurations = {{{1}, 1, "grid", "", {{"learning_rate", 0.1}}}};
    history.trials = {{.id = {{1}, 1}, .seed = 5, .state = TrialState::running, .attempts = 1, .life = 1}};
    history.reported = {{{{1}, 1}, {epoch(1, 0.5), epoch(3, 0.75)}}};
    begin_with(history);

    say(1, hello());

    EXPECT_THAT(started().history, ElementsAre(epoch(1, 0.5), epoch(3, 0.75)));
}

TEST_F(ProgramsTest, AProgramEndedByAnotherProcessIsPausedAndWaits) {
    say(1, hello());
    const StartTrial first = started();
    report(first.attempt, 1, 0.1);

    say(1, CheckpointSaved{first.attempt, 1, "checkpoint", ""});

    EXPECT_EQ(started().attempt, (AttemptId{first.attempt.trial, 2, 1}));
    const AttemptEnded end = recorded<AttemptEnded>().at(0);
    EXPECT_EQ(end.outcome, AttemptOutcome::paused);
    EXPECT_EQ(end.state, TrialState::waiting);
    EXPECT_THAT(notes, testing::Contains(
                           "c1s1 (attempt 1) was ended by a signal from another process, after epoch 1"));
}

TEST_F(ProgramsTest, IfTheRunEndsItWaitsForTheNextOne) {
    say(1, hello());
    const StartTrial first = started();
    coordinator->pause("signal 15");

    say(1, CheckpointSaved{first.attempt, 0, "checkpoint", ""});
    take();

    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::paused);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
}

TEST_F(ProgramsTest, AnAttemptThatMustStartOverIsLostAndCostsNoCrash) {
    say(1, hello());
    const StartTrial first = started();

    say(1, TrialFailed{first.attempt, "an epoch is missing", Fault::none});

    EXPECT_EQ(started().attempt, (AttemptId{first.attempt.trial, 2, 1}));
    const AttemptEnded end = recorded<AttemptEnded>().at(0);
    EXPECT_EQ(end.outcome, AttemptOutcome::lost);
    EXPECT_EQ(end.state, TrialState::waiting);
    EXPECT_EQ(end.reason, "an epoch is missing");
}

TEST_F(ProgramsTest, TwoCrashedTrialsOfWhichOneCrashesAgainEndTheRun) {
    sweep.train.max_attempts = 2;
    begin_with({});
    say(1, hello());
    std::vector<std::string> tried;
    for (int i = 0; i < 3; ++i) {
        const AttemptId attempt = started().attempt;
        tried.push_back(to_text(attempt.trial));
        say(1, TrialFailed{attempt, "no module named torch"});
    }
    take();

    EXPECT_THAT(tried, ElementsAre("c1s1", "c2s1", "c1s1"));
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<SweepChanged>().back().detail,
              "the sweep fails as a whole: the first 3 attempts have crashed alike: no module named torch");
    ASSERT_EQ(recorded<TrialRetried>().size(), 1u) << "what had failed waits again";
    EXPECT_EQ(to_text(recorded<TrialRetried>().front().trial), "c1s1");
}

TEST_F(ProgramsTest, ARemarkIsLoggedOnce) {
    say(1, hello());
    const AttemptId attempt = started().attempt;
    say(1, Remark{attempt, "reports 'lr', which is not recorded"});
    say(1, Remark{attempt, "reports 'lr', which is not recorded"});
    take();

    EXPECT_EQ(std::ranges::count(notes, "c1s1 (attempt 1) reports 'lr', which is not recorded"), 1);
}

}  // namespace
}  // namespace trommel
