// Crashes, lost workers, late reports: none of them may change the result of a sweep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

using testing::HasSubstr;

TEST_F(CoordinatorTest, ACrashCostsAnAttemptAndTheTrialIsTriedAgain) {
    begin(1);
    say(1, hello());
    finish(1, given(1));
    const AttemptId first = given(1);

    say(1, TrialFailed{first, "killed by signal 11"});

    const AttemptId second = given(1);
    EXPECT_EQ(second.trial, first.trial);
    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(recorded<AttemptEnded>().at(1).state, TrialState::waiting);
    EXPECT_THAT(notes,
                testing::Contains(HasSubstr("c2s1 (attempt 1) crashed on worker 1: killed by signal 11")));
}

TEST_F(CoordinatorTest, ATrialThatCrashesTooOftenFailsAndTheSweepContinues) {
    sweep.train.max_attempts = 2;
    begin(1);
    say(1, hello());
    finish(1, given(1));

    say(1, TrialFailed{given(1), "first"});
    say(1, TrialFailed{given(1), "second"});

    EXPECT_EQ(to_text(given(1).trial), "c3s1");
    const auto ends = recorded<AttemptEnded>();
    EXPECT_EQ(ends.at(2).state, TrialState::failed);
    EXPECT_EQ(ends.at(2).reason, "second");
}

TEST_F(CoordinatorTest, ATrialThatCanNeverBeTrainedIsTriedOnce) {
    begin(1);
    say(1, hello());

    say(1, TrialFailed{given(1), "layer 3 (max_pool 4): the image is only 2 x 2 here", Fault::trial});

    EXPECT_EQ(to_text(given(1).trial), "c2s1");
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::failed);
}

TEST_F(CoordinatorTest, HeartbeatsThatQueuedUpWhileItWasStoppedCostNoAttempt) {
    begin(1);
    say(1, hello());
    finish(1, given(1));  // while the coordinator is suspended; then the worker is idle
    now += 20s;
    given(1);

    for (int i = 0; i < 20; ++i) {
        say(1, Heartbeat{});
    }

    EXPECT_EQ(take(), std::vector<Outgoing>{});
    EXPECT_EQ(recorded<AttemptEnded>().size(), 1u);
}

TEST_F(CoordinatorTest, AnUnreadableShardCostsTheWorkerAndNoTrial) {
    begin(1);
    say(1, hello());

    say(1, TrialFailed{given(1), "t.h5: cannot open", Fault::node});
    pass(1s);

    take();
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).outcome, AttemptOutcome::lost);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::waiting);
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "no worker is left; the last one: t.h5: cannot open");
}

TEST_F(CoordinatorTest, AnAttemptUnknownToItsWorkerIsAssignedAgain) {
    begin(1);
    say(1, hello());
    const AttemptId forgotten = given(1);

    for (int i = 0; i < 5; ++i) {
        now += 1s;
        say(1, Heartbeat{});
    }

    const AttemptId again = given(1);
    EXPECT_EQ(again.trial, forgotten.trial);
    EXPECT_EQ(again.number, 2);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).outcome, AttemptOutcome::lost);
}

TEST_F(CoordinatorTest, HeartbeatsThatCrossedTheTrialOnTheWireChangeNothing) {
    begin(1);
    say(1, hello());
    const AttemptId attempt = given(1);

    for (int i = 0; i < 4; ++i) {
        now += 1s;
        say(1, Heartbeat{});
    }
    say(1, Heartbeat{attempt});
    say(1, Heartbeat{});

    take();
    EXPECT_TRUE(recorded<AttemptEnded>().empty());
}

TEST_F(CoordinatorTest, AWorkerThatNeverSendsHelloIsGivenUp) {
    begin(1);

    pass(35s, {1});

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
}

TEST_F(CoordinatorTest, ItsOwnSuspensionDoesNotCountAsRunningTime) {
    say(1, hello());
    take();

    now += 10h;
    coordinator->advance(now);

    EXPECT_LT(coordinator->running_seconds(), 60);
}

TEST_F(CoordinatorTest, AReportFromAnAttemptThatIsNoLongerCurrentChangesNothing) {
    begin(1);
    say(1, hello());
    const AttemptId first = given(1);
    say(1, TrialFailed{first, "crash"});
    given(1);
    const std::size_t before = records.size();

    finish(1, first);

    take();
    EXPECT_EQ(records.size(), before);
    EXPECT_THAT(notes, testing::Contains(HasSubstr("which is not its current attempt (ignored)")));
}

TEST_F(CoordinatorTest, AReportFromAnotherRunOrAnotherWorkerChangesNothing) {
    say(1, hello());
    const AttemptId attempt = given(1);
    say(2, hello());
    take();
    const std::size_t before = records.size();

    finish(2, attempt);
    finish(1, {attempt.trial, attempt.number, 9});

    take();
    EXPECT_EQ(records.size(), before);
}

TEST_F(CoordinatorTest, ASilentWorkerIsLostAndItsTrialGoesToAnother) {
    say(1, hello());
    const AttemptId lost = given(1);
    say(2, hello());
    const AttemptId other = given(2);

    pass(31s, {2});

    finish(2, other);
    EXPECT_EQ(given(2).trial, lost.trial);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).outcome, AttemptOutcome::lost);
    EXPECT_TRUE(coordinator->lost_workers());
}

TEST_F(CoordinatorTest, ALostWorkerThatComesBackIsStoppedThenUsedAgain) {
    say(1, hello());
    const AttemptId lost = given(1);
    say(2, hello());
    take();
    pass(31s, {2});

    say(1, Heartbeat{lost});
    const auto told = take();
    say(1, Heartbeat{});

    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(std::get<StopTrial>(told[0].message).attempt, lost);
    EXPECT_EQ(given(1).number, 2);
}

TEST_F(CoordinatorTest, ItsOwnSuspensionIsNotTakenForSilentWorkers) {
    say(1, hello());
    take();

    now += 10min;  // the coordinator was suspended, and so received nothing
    coordinator->advance(now);

    EXPECT_FALSE(coordinator->lost_workers());
}

TEST_F(CoordinatorTest, WithoutAnyWorkerLeftTheSweepStopsAndCanBeResumed) {
    begin(1);
    say(1, hello());
    take();

    pass(31s);

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    take();
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "no worker is left; the last one: silent for 30 s");
}

TEST_F(CoordinatorTest, AWorkerOfAnotherBuildIsRefused) {
    Hello other = hello();
    other.build = "0.0.9 old";

    say(1, other);

    const auto messages = take();
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_THAT(std::get<Shutdown>(messages[0].message).reason, HasSubstr("install one version of trommel"));
}

TEST_F(CoordinatorTest, ADivergedTrialIsPrunedWithThatReason) {
    begin(1);
    say(1, hello());

    say(1, TrialFinished{given(1), Ending::diverged, std::nullopt});

    take();
    const auto ends = recorded<AttemptEnded>();
    EXPECT_EQ(ends.at(0).state, TrialState::pruned);
    EXPECT_EQ(ends.at(0).reason, "diverged");
}

}  // namespace
}  // namespace trommel
