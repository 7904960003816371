// The coordinator's decisions without faults, and how a sweep ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"
#include "sweep/random.hpp"

namespace trommel {
namespace {

TEST_F(CoordinatorTest, AWorkerThatSendsHelloGetsATrialWithItsPlan) {
    say(1, hello());

    const auto messages = take();

    ASSERT_EQ(messages.size(), 1u);
    const auto& start = std::get<StartTrial>(messages[0].message);
    EXPECT_EQ(messages[0].to, 1);
    EXPECT_EQ(start.attempt, (AttemptId{{{1}, 1}, 1, 1}));
    EXPECT_EQ(start.seed, trial_seed(7, 1));
    EXPECT_EQ(start.plan.learning_rate, 0.1);
    EXPECT_EQ(start.to_epoch, 2);
}

TEST_F(CoordinatorTest, AConfigurationThatReachesTheTargetEndsTheSearch) {
    sweep.target = 0.8;
    sweep.seeds.per_configuration = 2;
    begin(1);
    say(1, hello());
    finish(1, given(1), 0.9);
    finish(1, given(1), 0.6);  // the mean of c1 is below it
    finish(1, given(1), 0.9);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);  // c2 has another seed

    finish(1, given(1), 0.7);

    take();
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "c2 has reached the target");
    EXPECT_EQ(recorded<ConfigurationProposed>().size(), 2u);
}

// The finals train the winner with more seeds; they must not begin the search again, whatever these show.
TEST_F(CoordinatorTest, TheFinalsAfterATargetProposeNothingMore) {
    sweep.target = 0.8;
    sweep.seeds = {.per_configuration = 1, .finalists = 2, .max_per_configuration = 3};
    begin(2);
    say(1, hello());
    say(2, hello());
    const auto both = take();
    finish(1, at_work[1], 0.9);
    finish(2, at_work[2], 0.3);
    for (int i = 0; i < 10 && coordinator->outcome() == SweepOutcome::running; ++i) {
        take();
        finish(1 + i % 2, at_work[1 + i % 2], 0.1);
    }

    take();
    EXPECT_LE(recorded<ConfigurationProposed>().size(), 3u);  // c3 was made before c1 had ended
    EXPECT_GT(recorded<TrialCreated>().size(), recorded<ConfigurationProposed>().size());
}

TEST_F(CoordinatorTest, ALossReachesItsTargetFromAbove) {
    sweep.objectives = {{"val_accuracy", Direction::minimize}};
    sweep.target = 0.4;
    begin(1);
    say(1, hello());
    finish(1, given(1), 0.5);
    finish(1, given(1), 0.3);

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
    EXPECT_EQ(recorded<ConfigurationProposed>().size(), 2u);
}

TEST_F(CoordinatorTest, EachDecisionIsRecordedWithTheLastRecordItHadSeen) {
    say(1, hello());
    take();

    Seq last = 0;
    for (const Record& record : records) {
        const Seq seq = std::visit([](const auto& each) { return each.seq; }, record);
        EXPECT_EQ(seq, last + 1);
        last = seq;
    }
    EXPECT_EQ(recorded<ConfigurationProposed>().at(0).seen, 1);  // the start of the sweep
    EXPECT_EQ(recorded<AttemptStarted>().at(0).seen, 3);
}

TEST_F(CoordinatorTest, AGridEndsWhenEveryTrialHasCompleted) {
    begin(1);
    say(1, hello());

    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
        finish(1, given(1));
    }

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
    const auto messages = take();
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<Shutdown>(messages[0].message));
    EXPECT_EQ(recorded<AttemptEnded>().size(), 3u);
    EXPECT_EQ(recorded<SweepChanged>().back().event, SweepEvent::finished);
}

TEST_F(CoordinatorTest, EverySeedOfAConfigurationIsATrial) {
    sweep.seeds.per_configuration = 2;
    sweep.budget.configurations = 1;
    begin(2);
    say(1, hello());
    say(2, hello());

    const auto messages = take();

    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(to_text(std::get<StartTrial>(messages[0].message).attempt.trial), "c1s1");
    EXPECT_EQ(to_text(std::get<StartTrial>(messages[1].message).attempt.trial), "c1s2");
    EXPECT_EQ(std::get<StartTrial>(messages[1].message).seed, trial_seed(7, 2));
}

TEST_F(CoordinatorTest, AnEnqueuedConfigurationComesFirstAndARepetitionIsOneMoreSeed) {
    sweep.enqueued = {{"favourite", {{"learning_rate", 0.3}}}, {"again", {{"learning_rate", 0.3}}}};
    begin(2);
    say(1, hello());
    say(2, hello());

    const auto messages = take();

    EXPECT_EQ(std::get<StartTrial>(messages.at(0).message).plan.learning_rate, 0.3);
    EXPECT_EQ(to_text(std::get<StartTrial>(messages.at(1).message).attempt.trial), "c1s2");
    EXPECT_EQ(recorded<ConfigurationProposed>().at(0).label, "favourite");
}

TEST_F(CoordinatorTest, StoppingGivesUpRunningTrialsAndDismissesAllWorkers) {
    say(1, hello());
    take();

    coordinator->stop("signal 15");

    const auto messages = take();
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::waiting);
    EXPECT_EQ(messages.size(), 2u);
}

TEST_F(CoordinatorTest, ABudgetOfEpochsEndsTheSearchWithTheTrialThatReachesIt) {
    sweep.budget.epochs = 2;
    begin(1);
    say(1, hello());

    finish(1, given(1));  // one epoch each
    finish(1, given(1));

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
}

TEST_F(CoordinatorTest, ABudgetOfHoursCountsTheTimeOfAllRuns) {
    sweep.budget.hours = 1;
    History history;
    history.running_seconds = 3590;
    coordinator = std::make_unique<Coordinator>(sweep, history, 2, 1, now);
    coordinator->receive(1, hello(), now);
    const AttemptId attempt = given(1);
    pass(12s, {1});

    finish(1, attempt);

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
}

}  // namespace
}  // namespace trommel
