// How a coordinator handles users' requests and an edited sweep file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator_fixture.hpp"

namespace trommel {
namespace {

class RequestsTest : public CoordinatorTest {
  protected:
    RequestTaken ask(decltype(Request::what) what) {
        coordinator->receive(Request{std::to_string(++asked_), std::move(what)});
        held_ = take();
        return recorded<RequestTaken>().back();
    }

    // The attempts assigned because of the last request.
    std::vector<AttemptId> given_by_request() const {
        std::vector<AttemptId> attempts;
        for (const Outgoing& each : held_) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                attempts.push_back(start->attempt);
            }
        }
        return attempts;
    }

    void begin_with_one_configuration() {
        sweep.budget.configurations = 1;
        begin(2);
        say(1, hello());
        say(2, hello());
        take();
    }

    std::vector<Outgoing> held_;
    int asked_ = 0;
};

TEST_F(RequestsTest, AnExtensionGivesIdleWorkersWorkAtOnceAndIsRecorded) {
    begin_with_one_configuration();

    const RequestTaken taken = ask(Extend{{{Limit::configurations, 1, true}}});

    EXPECT_EQ(taken.text, "extend --configurations +1");
    EXPECT_EQ(taken.answer, "configurations: 1 -> 2 (1 spent)");
    EXPECT_EQ(recorded<BudgetChanged>().at(0).budget.configurations, 2);
    EXPECT_EQ(given_by_request(), (std::vector{AttemptId{{{2}, 1}, 1, 1}}));
}

TEST_F(RequestsTest, SeveralLimitsChangeTogetherOrNotAtAll) {
    begin_with_one_configuration();

    const RequestTaken taken = ask(Extend{{{Limit::configurations, 5, false}, {Limit::hours, 0.5, true}}});

    EXPECT_TRUE(taken.refused);
    EXPECT_EQ(taken.answer,
              "the budget has no limit of hours (there is nothing to add to); set one with --hours NUMBER");
    EXPECT_TRUE(recorded<BudgetChanged>().empty());
    EXPECT_TRUE(given_by_request().empty());
}

TEST_F(RequestsTest, NothingIsCarriedOutTwiceEvenByALaterRun) {
    begin_with_one_configuration();
    ask(Extend{{{Limit::configurations, 1, true}}});

    coordinator->receive(Request{"1", Extend{{{Limit::configurations, 1, true}}}});
    take();

    EXPECT_EQ(recorded<BudgetChanged>().size(), 1u);
    Coordinator next(sweep, History{.requests = {"1"}}, 2, 1, now);
    next.receive(Request{"1", Stop{.now = true}});
    EXPECT_EQ(next.outcome(), SweepOutcome::running);
}

TEST_F(RequestsTest, AFailedTrialIsTriedAgainWithAllOfItsAttempts) {
    sweep.train.max_attempts = 1;
    begin(1);
    say(1, hello());
    const AttemptId first = given(1);
    say(1, TrialFailed{.attempt = first, .reason = "signal 11"});
    const AttemptId second = given(1);

    EXPECT_EQ(ask(Retry{.all_failed = true, .trials = {}}).answer, "1 trial will be tried again");
    finish(1, second);

    EXPECT_EQ(recorded<TrialRetried>().at(0).trial, first.trial);
    EXPECT_EQ(given(1), (AttemptId{first.trial, 2, 1}));
    say(1, TrialFailed{.attempt = {first.trial, 2, 1}, .reason = "signal 11"});
    take();
    EXPECT_EQ(recorded<AttemptEnded>().back().state, TrialState::failed);
}

TEST_F(RequestsTest, ATrialThatIsNamedTwiceIsTriedAgainOnce) {
    sweep.train.max_attempts = 1;
    begin(1);
    say(1, hello());
    const AttemptId first = given(1);
    say(1, TrialFailed{.attempt = first, .reason = "signal 11"});
    take();

    EXPECT_EQ(ask(Retry{.trials = {first.trial, first.trial}}).answer, "1 trial will be tried again");
    EXPECT_EQ(recorded<TrialRetried>().size(), 1u);
}

TEST_F(RequestsTest, OnlyFailedTrialsAreTriedAgain) {
    begin_with_one_configuration();

    EXPECT_EQ(ask(Retry{.trials = {{{1}, 1}}}).answer,
              "c1s1 is running (only failed trials are tried again); leave it out");
    EXPECT_EQ(ask(Retry{.trials = {{{7}, 1}}}).answer, "c7s1: no such trial; 'trommel show' lists them");
    EXPECT_TRUE(recorded<TrialRetried>().empty());
}

TEST_F(RequestsTest, AnEnqueuedConfigurationIsTriedEvenIfTheBudgetIsSpent) {
    begin_with_one_configuration();

    EXPECT_EQ(ask(Enqueue{"mine", {{"learning_rate", 0.3}}}).answer, "c2 is waiting");

    EXPECT_EQ(given_by_request(), (std::vector{AttemptId{{{2}, 1}, 1, 1}}));
    EXPECT_EQ(recorded<ConfigurationProposed>().back().label, "mine");
    EXPECT_EQ(recorded<ConfigurationProposed>().back().origin, "enqueue");
    EXPECT_EQ(ask(Enqueue{"", {{"learning_rate", 0.3}}}).answer, "c2 gets one more seed");
    EXPECT_EQ(recorded<TrialCreated>().back().trial, (TrialId{{2}, 2}));
}

TEST_F(RequestsTest, AnInvalidConfigurationIsRefused) {
    begin_with_one_configuration();

    EXPECT_EQ(ask(Enqueue{"", {{"momentum", 0.3}}}).answer,
              "'momentum' is not a parameter of [space]; remove it or add it there");
    EXPECT_EQ(recorded<ConfigurationProposed>().size(), 1u);
}

TEST_F(RequestsTest, AStopLetsTheRunningTrialsEnd) {
    say(1, hello());
    say(2, hello());
    take();

    ask(Stop{});
    finish(1, at_work.at(1));
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::running);
    finish(2, at_work.at(2));

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    take();
    EXPECT_EQ(recorded<AttemptStarted>().size(), 2u);
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "trommel stop");
}

TEST_F(RequestsTest, AStopNowPausesThem) {
    say(1, hello());
    const AttemptId attempt = given(1);

    ask(Stop{.now = true});
    EXPECT_THAT(held_, testing::ElementsAre(Outgoing{1, Pause{attempt}}));
    say(1, CheckpointSaved{attempt, 1, "c1s1", "d"});
    take();

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::paused);
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "trommel stop --now");
}

TEST_F(RequestsTest, AStopIsTheReasonWhateverElseEndsTheRun) {
    say(1, hello());
    given(1);

    ask(Stop{});
    coordinator->pause("the job's time is nearly up");
    coordinator->stop("no worker is left");
    take();

    EXPECT_EQ(recorded<SweepChanged>().back().detail, "trommel stop");
}

TEST_F(RequestsTest, AStopThatComesWhileTrialsArePausedIsTheReasonToo) {
    say(1, hello());
    const AttemptId attempt = given(1);
    coordinator->pause("the job's time is nearly up");

    ask(Stop{});
    say(1, CheckpointSaved{attempt, 1, "c1s1", "d"});
    take();

    EXPECT_EQ(recorded<SweepChanged>().back().detail, "trommel stop");
}

TEST_F(RequestsTest, AnEditedFileIsRecordedAndTakesEffect) {
    begin_with_one_configuration();
    Sweep edited = sweep;
    edited.budget.configurations = 3;
    edited.train.max_attempts = 9;

    coordinator->edit(
        {edited, {.file_name = "small.toml", .text = "text", .changes = "'configurations': 1 -> 3"}});
    coordinator->advance(now);
    take();

    EXPECT_EQ(recorded<SweepEdited>().at(0).text, "text");
    EXPECT_EQ(recorded<BudgetChanged>().at(0).budget, edited.budget);
    EXPECT_EQ(at_work.at(2), (AttemptId{{{2}, 1}, 1, 1}));
}

TEST_F(RequestsTest, AnEditThatLeavesTheBudgetAloneRecordsNoBudget) {
    begin_with_one_configuration();

    coordinator->edit({sweep, {.file_name = "small.toml", .text = "# text", .changes = ""}});
    take();

    EXPECT_EQ(recorded<SweepEdited>().size(), 1u);
    EXPECT_TRUE(recorded<BudgetChanged>().empty());
}

TEST_F(RequestsTest, AnIncrementIsAddedToTheSpentAmount) {
    begin_with_one_configuration();
    ask(Enqueue{"mine", {{"learning_rate", 0.3}}});

    EXPECT_EQ(ask(Extend{{{Limit::configurations, 1, true}}}).answer, "configurations: 1 -> 3 (2 spent)");
    EXPECT_EQ(recorded<BudgetChanged>().back().budget.configurations, 3);
}

TEST_F(RequestsTest, ABudgetBelowTheSpentAmountIsRefused) {
    begin_with_one_configuration();
    ask(Enqueue{"mine", {{"learning_rate", 0.3}}});

    const RequestTaken taken = ask(Extend{{{Limit::configurations, 1, false}}});

    EXPECT_TRUE(taken.refused);
    EXPECT_EQ(taken.answer,
              "2 configurations are already spent (1 is less); give a larger limit, or +1 to add to it");
    EXPECT_TRUE(recorded<BudgetChanged>().empty());
}

TEST_F(RequestsTest, ARunningTrialIsGivenUpWhenItsWorkerHasStoppedIt) {
    begin_with_one_configuration();
    const AttemptId attempt{{{1}, 1}, 1, 1};

    EXPECT_EQ(ask(GiveUp{{attempt.trial}}).answer, "c1s1 is being stopped");
    EXPECT_EQ(std::get<StopTrial>(held_.at(0).message).attempt, attempt);
    say(held_.at(0).to, TrialFinished{attempt, Ending::stopped, {}});
    take();

    EXPECT_EQ(recorded<AttemptEnded>().back().state, TrialState::pruned);
    EXPECT_EQ(recorded<AttemptEnded>().back().reason, "trommel stop");
}

TEST_F(RequestsTest, ATrialThatIsGivenUpIsNotTriedAgainIfItsWorkerIsLost) {
    begin_with_one_configuration();
    const AttemptId attempt{{{1}, 1}, 1, 1};
    ask(GiveUp{{attempt.trial}});

    say(held_.at(0).to, Shutdown{"its node is needed"});
    take();

    EXPECT_EQ(recorded<AttemptEnded>().back().outcome, AttemptOutcome::lost);
    EXPECT_EQ(recorded<AttemptEnded>().back().state, TrialState::pruned);
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
}

TEST_F(RequestsTest, AWaitingTrialThatIsGivenUpIsNeverStarted) {
    sweep.budget.configurations = 1;
    begin(1);
    say(1, hello());
    const AttemptId first = given(1);
    ask(Enqueue{"mine", {{"learning_rate", 0.3}}});

    EXPECT_EQ(ask(GiveUp{{{{2}, 1}}}).answer, "c2s1 will not be started");
    EXPECT_EQ(ask(GiveUp{{{{2}, 1}}}).answer, "c2s1 is already pruned");
    EXPECT_EQ(recorded<TrialGivenUp>().size(), 1u);
    finish(1, first);
    take();
    EXPECT_EQ(coordinator->outcome(), SweepOutcome::finished);
}

}  // namespace
}  // namespace trommel
