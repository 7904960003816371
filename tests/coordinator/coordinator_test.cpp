#include "coordinator/coordinator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <map>

#include "small_sweep.hpp"
#include "sweep/random.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A coordinator with a clock of its own, and everything it ever recorded.
class CoordinatorTest : public testing::Test {
  protected:
    CoordinatorTest() { begin(2); }

    void begin(Peer workers) {
        coordinator = std::make_unique<Coordinator>(sweep, History{}, 1, workers, now);
        records.clear();
        take();
    }

    // The messages since the last call; records and notes are kept.
    std::vector<Outgoing> take() {
        Commands commands = coordinator->take_commands();
        records.insert(records.end(), commands.records.begin(), commands.records.end());
        notes.insert(notes.end(), commands.notes.begin(), commands.notes.end());
        std::erase_if(commands.messages,
                      [](const Outgoing& each) { return std::holds_alternative<Heartbeat>(each.message); });
        for (const Outgoing& each : commands.messages) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                at_work[each.to] = start->attempt;
            }
        }
        return commands.messages;
    }

    void say(Peer worker, const Message& message) { coordinator->receive(worker, message, now); }

    // The attempt that a worker has just been given.
    AttemptId given(Peer worker) {
        for (const Outgoing& each : take()) {
            if (const auto* start = std::get_if<StartTrial>(&each.message); start && each.to == worker) {
                return start->attempt;
            }
        }
        ADD_FAILURE() << "worker " << worker << " was given nothing";
        return {};
    }

    void finish(Peer worker, const AttemptId& attempt, double accuracy = 0.5) {
        say(worker, EpochReport{attempt, 1, {{"val_accuracy", accuracy}}, 1});
        say(worker, TrialFinished{attempt, Ending::trained,
                                  Selected{1, 1, {{"val_accuracy", accuracy}}, {}, {}, "d", 1}});
    }

    template <class R>
    std::vector<R> recorded() const {
        std::vector<R> found;
        for (const Record& record : records) {
            if (const auto* each = std::get_if<R>(&record)) {
                found.push_back(*each);
            }
        }
        return found;
    }

    // Time passes in small steps, as it does for a coordinator that is not stopped itself; some workers speak
    // meanwhile.
    void pass(std::chrono::seconds time, const std::vector<Peer>& speaking = {}) {
        for (auto left = time; left > 0s; left -= 1s) {
            now += 1s;
            for (const Peer worker : speaking) {
                say(worker,
                    Heartbeat{at_work.contains(worker) ? std::optional(at_work[worker]) : std::nullopt});
            }
            coordinator->advance(now);
        }
    }

    Sweep sweep = small_sweep();
    TimePoint now{};
    std::unique_ptr<Coordinator> coordinator;
    std::vector<Record> records;
    std::vector<std::string> notes;
    std::map<Peer, AttemptId> at_work;  // what a worker was given last
};

TEST_F(CoordinatorTest, AWorkerThatSaysHelloGetsATrialWithItsPlan) {
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

TEST_F(CoordinatorTest, EachDecisionIsRecordedWithWhatItHadSeen) {
    say(1, hello());
    take();

    Seq last = 0;
    for (const Record& record : records) {
        const Seq seq = std::visit([](const auto& each) { return each.seq; }, record);
        EXPECT_EQ(seq, last + 1);
        last = seq;
    }
    EXPECT_EQ(recorded<ConfigurationProposed>().at(0).seen, 1);  // the sweep's beginning
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

TEST_F(CoordinatorTest, ACrashCostsAnAttemptAndTheTrialIsTriedAgain) {
    begin(1);
    say(1, hello());
    const AttemptId first = given(1);

    say(1, TrialFailed{first, "killed by signal 11"});

    const AttemptId second = given(1);
    EXPECT_EQ(second.trial, first.trial);
    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::waiting);
    EXPECT_THAT(notes,
                testing::Contains(HasSubstr("c1s1 (attempt 1) crashed on worker 1: killed by signal 11")));
}

TEST_F(CoordinatorTest, ATrialThatCrashesTooOftenHasFailedAndTheSweepGoesOn) {
    sweep.train.max_attempts = 2;
    begin(1);
    say(1, hello());

    say(1, TrialFailed{given(1), "first"});
    say(1, TrialFailed{given(1), "second"});

    EXPECT_EQ(to_text(given(1).trial), "c2s1");
    const auto ends = recorded<AttemptEnded>();
    EXPECT_EQ(ends.at(1).state, TrialState::failed);
    EXPECT_EQ(ends.at(1).reason, "second");
}

TEST_F(CoordinatorTest, ATrialThatCanNeverBeTrainedIsTriedOnce) {
    begin(1);
    say(1, hello());

    say(1, TrialFailed{given(1), "layer 3 (max_pool 4): the image is only 2 x 2 here", Fault::trial});

    EXPECT_EQ(to_text(given(1).trial), "c2s1");
    EXPECT_EQ(recorded<AttemptEnded>().at(0).state, TrialState::failed);
}

TEST_F(CoordinatorTest, AShardThatCannotBeReadCostsTheWorkerAndNoTrial) {
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

TEST_F(CoordinatorTest, AnAttemptThatItsWorkerDoesNotKnowOfIsGivenAgain) {
    begin(1);
    say(1, hello());
    const AttemptId forgotten = given(1);

    for (int i = 0; i < 5; ++i) {
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
        say(1, Heartbeat{});
    }
    say(1, Heartbeat{attempt});
    say(1, Heartbeat{});

    take();
    EXPECT_TRUE(recorded<AttemptEnded>().empty());
}

TEST_F(CoordinatorTest, AWorkerThatNeverSaysHelloIsNotWaitedForForEver) {
    begin(1);

    pass(35s, {1});

    EXPECT_EQ(coordinator->outcome(), SweepOutcome::stopped);
}

TEST_F(CoordinatorTest, TheTimeThatItWasStoppedItselfIsNoRunningTime) {
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

TEST_F(CoordinatorTest, AReportFromAnotherLifeOrAnotherWorkerChangesNothing) {
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

TEST_F(CoordinatorTest, AWorkerThatComesBackFromTheDeadIsStoppedThenUsedAgain) {
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

TEST_F(CoordinatorTest, ItsOwnStallIsNotTakenForTheWorkersSilence) {
    say(1, hello());
    take();

    now += 10min;  // the coordinator was stopped, and so heard nobody
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
    EXPECT_EQ(recorded<SweepChanged>().back().detail, "no worker is left; the last one: no word for 30 s");
}

TEST_F(CoordinatorTest, AWorkerOfAnotherBuildIsSentAway) {
    Hello other = hello();
    other.build = "0.0.9 old";

    say(1, other);

    const auto messages = take();
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_THAT(std::get<Shutdown>(messages[0].message).reason, HasSubstr("install one version of trommel"));
}

TEST_F(CoordinatorTest, ADivergedTrialIsPrunedAndSaysWhy) {
    begin(1);
    say(1, hello());

    say(1, TrialFinished{given(1), Ending::diverged, std::nullopt});

    take();
    const auto ends = recorded<AttemptEnded>();
    EXPECT_EQ(ends.at(0).state, TrialState::pruned);
    EXPECT_EQ(ends.at(0).reason, "diverged");
}

TEST_F(CoordinatorTest, StoppingGivesUpWhatRunsAndSendsEveryoneHome) {
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

TEST_F(CoordinatorTest, ABudgetOfHoursCountsTheTimeOfAllLives) {
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
