// A run that ends before its trials do: they are paused, and the next run resumes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

class PauseTest : public CoordinatorTest {
  protected:
    void begin_with(const CoordinatorOptions& options, const History& history = {}, Peer workers = 2) {
        coordinator = std::make_unique<Coordinator>(sweep, history, 1, workers, now, options);
        records.clear();
        notes.clear();
        take();
    }

    template <class M>
    int sent(const std::vector<Outgoing>& messages, Peer to) {
        return static_cast<int>(std::ranges::count_if(messages, [&](const Outgoing& each) {
            return each.to == to && std::holds_alternative<M>(each.message);
        }));
    }

    void report(Peer worker, const AttemptId& attempt, std::int32_t epoch, double seconds = 1) {
        say(worker, EpochReport{attempt, epoch, {{"val_accuracy", 0.5}}, seconds});
    }

    // The history for the next run: one trial that was paused after its first epoch, and one that is waiting.
    static History one_paused() {
        History history;
        history.last_seq = 9;
        history.configurations = {{{1}, 1, "grid", "", {{"learning_rate", 0.1}}},
                                  {{2}, 2, "grid", "", {{"learning_rate", 0.2}}}};
        history.trials = {{.id = {{1}, 1}, .seed = 5, .state = TrialState::waiting},
                          {.id = {{2}, 1}, .seed = 5, .state = TrialState::paused, .attempts = 1, .life = 1}};
        history.epochs = 1;
        history.curves = {{{{2}, 1}, {0.25}}};
        history.reached = {{{{2}, 1}, 1}};
        return history;
    }
};

TEST_F(PauseTest, EveryRunningTrialIsAskedOnceAndNoneIsStarted) {
    say(1, hello());
    const AttemptId first = given(1);

    coordinator->pause("interrupted");
    coordinator->pause("interrupted");
    say(2, hello());

    const auto messages = take();
    EXPECT_EQ(sent<Pause>(messages, 1), 1);
    EXPECT_EQ(sent<StartTrial>(messages, 2), 0);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
    EXPECT_EQ(std::get<Pause>(messages.at(0).message).attempt, first);
}

TEST_F(PauseTest, TheRunEndsWithTheLastCheckpoint) {
    say(1, hello());
    const AttemptId attempt = given(1);
    report(1, attempt, 1);
    coordinator->pause("interrupted");

    say(1, CheckpointSaved{attempt, 1, "c1s1", "d"});
    take();

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    const AttemptEnded ended = recorded<AttemptEnded>().at(0);
    EXPECT_EQ(ended.outcome, AttemptOutcome::paused);
    EXPECT_EQ(ended.state, TrialState::paused);
    EXPECT_EQ(ended.reason, "after epoch 1");
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "interrupted");
    EXPECT_TRUE(coordinator->may_resume(attempt.trial));
}

TEST_F(PauseTest, TrialsThatDoNotPauseInTimeAreGivenUp) {
    begin_with({.pause_grace = 5s});
    say(1, hello());
    given(1);
    coordinator->pause("interrupted");

    pass(4s, {1});
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
    pass(1s, {1});
    take();

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).outcome, AttemptOutcome::lost);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::waiting);
}

TEST_F(PauseTest, WithNothingRunningTheRunEndsAtOnce) {
    coordinator->pause("signal 15");

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
}

TEST_F(PauseTest, ATrialThatEndsInsteadOfPausingKeepsItsResult) {
    say(1, hello());
    const AttemptId attempt = given(1);
    coordinator->pause("interrupted");

    finish(1, attempt);
    take();

    EXPECT_EQ(recorded<AttemptEnded>().at(0).outcome, AttemptOutcome::completed);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_FALSE(coordinator->may_resume(attempt.trial));
}

TEST_F(PauseTest, APausedTrialIsTheFirstOfTheNextRunAndResumesFromItsEpochs) {
    begin_with({.checkpoints_directory = "/sweep/checkpoints"}, one_paused());

    say(1, hello());

    const auto messages = take();
    const auto& start = std::get<StartTrial>(messages.at(0).message);
    EXPECT_EQ(start.attempt, (AttemptId{{{2}, 1}, 2, 1}));
    EXPECT_EQ(start.checkpoints, (Checkpoints{"/sweep/checkpoints", 600, 1}));
}

TEST_F(PauseTest, AFirstAttemptHasNothingToResumeFrom) {
    begin_with({.checkpoints_directory = "/sweep/checkpoints"});

    say(1, hello());

    const auto messages = take();
    EXPECT_EQ(std::get<StartTrial>(messages.at(0).message).checkpoints.known_epochs, 0);
}

TEST_F(PauseTest, ALostAttemptResumesFromTheEpochsThatItReported) {
    sweep.budget.configurations = 1;
    begin_with({.checkpoints_directory = "/sweep/checkpoints"});
    say(1, hello());
    const AttemptId attempt = given(1);
    report(1, attempt, 1);

    say(1, TrialFailed{attempt, "killed by signal 9"});

    const auto messages = take();
    const auto& start = std::get<StartTrial>(messages.at(0).message);
    EXPECT_EQ(start.attempt.number, 2);
    EXPECT_EQ(start.checkpoints.known_epochs, 1);
}

TEST_F(PauseTest, AnEpochThatIsTrainedTwiceCountsOnceInTheBudget) {
    sweep.budget.epochs = 4;
    begin(1);
    say(1, hello());
    finish(1, given(1));
    const AttemptId first = given(1);
    report(1, first, 1);
    say(1, TrialFailed{first, "killed by signal 9"});
    const AttemptId second = given(1);

    report(1, second, 1);
    report(1, second, 2);
    finish(1, second);

    EXPECT_EQ(given(1).trial, (TrialId{{3}, 1})) << "three of four epochs are spent";
}

TEST_F(PauseTest, TheLogNamesTheEpochAnAttemptResumesFromAndSkippedCheckpoints) {
    begin_with({.checkpoints_directory = "/sweep/checkpoints"}, one_paused());
    say(1, hello());
    const AttemptId attempt = given(1);

    say(1, TrialStarted{.attempt = attempt,
                        .environment = {},
                        .after_epoch = 1,
                        .problems = {"checkpoint x: damaged or truncated (checksum mismatch)"}});
    take();

    EXPECT_THAT(notes, testing::IsSupersetOf(
                           {"c2s1 (attempt 2) skips checkpoint x: damaged or truncated (checksum mismatch)",
                            "c2s1 (attempt 2) resumes after epoch 1"}));
}

TEST_F(PauseTest, NearTheDeadlineEverythingIsPaused) {
    begin_with({.pause_grace = 30s, .deadline = now + 100s});
    say(1, hello());
    given(1);

    pass(54s, {1});
    EXPECT_EQ(sent<Pause>(take(), 1), 0);
    pass(1s, {1});

    EXPECT_EQ(sent<Pause>(take(), 1), 1);
}

TEST_F(PauseTest, ATrialIsPausedAfterTheLastEpochThatFits) {
    sweep.train.settings["epochs"] = std::int64_t{100};
    begin_with({.pause_grace = 30s, .deadline = now + 100s});
    say(1, hello());
    const AttemptId attempt = given(1);

    pass(20s, {1});
    report(1, attempt, 1, 15);
    EXPECT_EQ(sent<Pause>(take(), 1), 0);
    pass(15s, {1});
    report(1, attempt, 2, 15);

    EXPECT_EQ(sent<Pause>(take(), 1), 1) << "55 s were left at the beginning, 20 are now: one epoch, not two";
}

TEST_F(PauseTest, NoTrialStartsThatWouldNotReportInTime) {
    begin_with({.pause_grace = 30s, .deadline = now + 100s}, {}, 1);
    say(1, hello());
    const AttemptId attempt = given(1);
    pass(40s, {1});

    finish(1, attempt);

    EXPECT_EQ(sent<StartTrial>(take(), 1), 0);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "the job's time is nearly up");
}

TEST_F(PauseTest, BeforeADeadlineTrialsHaveHalfOfTheWarningTime) {
    begin_with({.pause_grace = 30s, .deadline = now + 170s, .warning = 120s});
    say(1, hello());
    given(1);
    pass(20s, {1});
    coordinator->pause_before_deadline();

    pass(59s, {1});
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
    pass(1s, {1});

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
}

TEST_F(PauseTest, WithoutAWarningTheClockLeavesAsMuchTimeForShutdown) {
    begin_with({.pause_grace = 30s, .deadline = now + 700s, .warning = 600s});
    say(1, hello());
    given(1);

    pass(624s, {1});
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
    pass(1s, {1});

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped) << "75 s before all will be killed";
}

TEST_F(PauseTest, DrainingIsRecordedOnce) {
    say(1, hello());
    given(1);
    coordinator->pause("interrupted");
    coordinator->pause("the job's time is nearly up");
    take();

    const auto events = recorded<SweepChanged>();
    EXPECT_EQ(std::ranges::count(events, SweepEvent::draining, &SweepChanged::event), 1);
    EXPECT_EQ(events.back().detail, "interrupted");
}

// It crashed on the only idle node, and another node has not joined yet.
TEST_F(PauseTest, ATrialThatWaitsForAnotherNodeDoesNotStopTheSweep) {
    sweep.budget.configurations = 1;
    begin(2);
    Hello here = hello();
    here.host = "here";
    say(1, here);

    say(1, TrialFailed{given(1), "killed by signal 9"});

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
}

}  // namespace
}  // namespace trommel
