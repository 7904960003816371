#include "worker/worker.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <limits>

#include "sweep/version.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// What waitpid() says, on Linux.
int exited(int status) {
    return status << 8;
}
int killed_by(int signal) {
    return signal;
}

AttemptId attempt(std::int32_t number = 1) {
    return {.trial = {.configuration = {12}, .seed_number = 3}, .number = number, .life = 1};
}

StartTrial trial(std::int32_t number = 1) {
    StartTrial start;
    start.attempt = attempt(number);
    start.plan.epochs = 9;
    start.to_epoch = 9;
    return start;
}

EpochReport epoch(std::int32_t number) {
    return {attempt(), number, {{"val_loss", 0.5}}, 1};
}

ToCoordinator failed(const std::string& reason) {
    return {TrialFailed{attempt(), reason}};
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// A worker, and a clock that goes in steps of the runtime's loop.
struct Bench {
    Worker::TimePoint now{};
    Worker worker{now};

    // Half a second at a time; the coordinator is heard all along, and heartbeats are not shown.
    WorkerCommands wait(std::chrono::milliseconds time) {
        WorkerCommands seen;
        for (auto waited = 0ms; waited < time; waited += 500ms) {
            worker.coordinator_said(Heartbeat{});
            now += 500ms;
            for (WorkerCommand& command : worker.time_passed(now)) {
                const auto* said = std::get_if<ToCoordinator>(&command);
                if (!said || !std::holds_alternative<Heartbeat>(said->message)) {
                    seen.push_back(std::move(command));
                }
            }
        }
        return seen;
    }

    // Without a word from the coordinator.
    WorkerCommands wait_alone(std::chrono::milliseconds time) {
        WorkerCommands seen;
        for (auto waited = 0ms; waited < time; waited += 500ms) {
            now += 500ms;
            const WorkerCommands commands = worker.time_passed(now);
            seen.insert(seen.end(), commands.begin(), commands.end());
        }
        return seen;
    }

    WorkerCommands tell(const Message& message) { return worker.coordinator_said(message); }
    WorkerCommands hear(const Message& message) { return worker.trainer_said(message); }
};

struct Idle : Bench {
    Idle() {
        worker.begin();
        worker.trainer_said(hello());
    }
};

struct Opening : Idle {
    explicit Opening(const StartTrial& start = trial()) { tell(start); }
};

struct Training : Opening {
    explicit Training(const StartTrial& start = trial()) : Opening(start) {
        hear(TrialStarted{attempt(), {}});
    }
};

TEST(WorkerTest, BeginsWithHelloAndATrainer) {
    Bench bench;

    EXPECT_THAT(bench.worker.begin(), ElementsAre(ToCoordinator{hello()}, StartTrainer{}));
}

TEST(WorkerTest, ATrialWaitsUntilTheTrainerHasSaidHello) {
    Bench bench;
    bench.worker.begin();

    EXPECT_THAT(bench.tell(trial()), IsEmpty());
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, AnIdleTrainerGetsTheTrialAtOnce) {
    Idle bench;

    EXPECT_THAT(bench.tell(trial()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, TheSameTrialSaidTwiceIsStartedOnce) {
    Training bench;

    EXPECT_THAT(bench.tell(trial()), IsEmpty());
}

TEST(WorkerTest, WhatTheTrainerSaysAboutItsTrialIsPassedOn) {
    Opening bench;
    const std::vector<Message> said{TrialStarted{attempt(), {{"threads", "1"}}}, epoch(1), epoch(2),
                                    TrialFinished{attempt(), Ending::trained, Selected{}}};

    for (const Message& message : said) {
        EXPECT_THAT(bench.hear(message), ElementsAre(ToCoordinator{message}));
    }
    EXPECT_EQ(bench.worker.attempt(), std::nullopt);
}

TEST(WorkerTest, EveryEndOfATrialMakesTheTrainerFreeForTheNext) {
    const std::vector<Message> ends{TrialFinished{attempt(), Ending::trained, Selected{}},
                                    CheckpointSaved{attempt(), 3, "c12s3.pt", ""},
                                    TrialFailed{attempt(), "no such shard"}};
    for (const Message& end : ends) {
        Training bench;
        bench.tell(Pause{attempt()});

        EXPECT_THAT(bench.hear(end), ElementsAre(ToCoordinator{end}));
        EXPECT_THAT(bench.tell(trial(2)), ElementsAre(ToTrainer{trial(2)}));
    }
}

TEST(WorkerTest, ACheckpointEndsAPartOfThePlan) {
    StartTrial part = trial();
    part.to_epoch = 1;
    Training bench(part);
    const CheckpointSaved end{attempt(), 1, "c12s3.pt", ""};
    bench.hear(epoch(1));

    EXPECT_THAT(bench.hear(end), ElementsAre(ToCoordinator{end}));
}

TEST(WorkerTest, AResumedTrialGoesOnAfterWhateverEpochItsCheckpointWasOf) {
    StartTrial rest = trial();
    rest.resume_from = "c12s3.pt";
    Training bench(rest);

    EXPECT_THAT(bench.hear(epoch(7)), ElementsAre(ToCoordinator{epoch(7)}));
    EXPECT_THAT(bench.hear(epoch(9)),
                ElementsAre(KillTrainer{}, failed("talked nonsense: EpochReport of epoch 9 instead of epoch "
                                                  "8 in epoch 8")));
}

TEST(WorkerTest, ALossThatHasDivergedIsNoNonsense) {
    Training bench;
    const EpochReport report{attempt(), 1, {{"val_loss", infinity}, {"train_loss", not_a_number}}, 1};

    EXPECT_THAT(bench.hear(report), ElementsAre(testing::VariantWith<ToCoordinator>(testing::_)));
}

TEST(WorkerTest, ATrainerThatCannotOpenItsDataFailsTheTrialAndLives) {
    Opening bench;
    const TrialFailed end{attempt(), "no such shard"};

    EXPECT_THAT(bench.hear(end), ElementsAre(ToCoordinator{end}));
    EXPECT_THAT(bench.tell(trial(2)), ElementsAre(ToTrainer{trial(2)}));
}

TEST(WorkerTest, PauseAndStopArePassedOn) {
    Training bench;

    EXPECT_THAT(bench.tell(Pause{attempt()}), ElementsAre(ToTrainer{Pause{attempt()}}));
    EXPECT_THAT(bench.tell(StopTrial{attempt()}), ElementsAre(ToTrainer{StopTrial{attempt()}}));
    EXPECT_THAT(bench.tell(StopTrial{attempt()}), IsEmpty()) << "it was told already";
}

TEST(WorkerTest, APauseBeforeTheTrainerHasTheTrialIsNotForgotten) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.tell(Pause{attempt()}), IsEmpty());
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}, ToTrainer{Pause{attempt()}}));
}

TEST(WorkerTest, ATrialStoppedBeforeTheTrainerHasItIsOverAtOnce) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.tell(StopTrial{attempt()}),
                ElementsAre(ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
    EXPECT_THAT(bench.hear(hello()), IsEmpty());
}

TEST(WorkerTest, WordsAboutAnotherAttemptAreIgnored) {
    Training busy;
    Idle idle;

    EXPECT_THAT(busy.tell(StopTrial{attempt(2)}), IsEmpty());
    EXPECT_THAT(busy.tell(Pause{attempt(2)}), IsEmpty());
    EXPECT_THAT(idle.tell(StopTrial{attempt()}), IsEmpty());
}

TEST(WorkerTest, WordsThatOnlyWorkersSayAreIgnored) {
    Training bench;

    EXPECT_THAT(bench.tell(epoch(3)), IsEmpty());
}

TEST(WorkerTest, ANewTrialReplacesTheOldOneSilently) {
    Training bench;

    EXPECT_THAT(bench.tell(trial(2)), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.hear(epoch(4)), IsEmpty()) << "was under way when it was killed";
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial(2)}));
}

// ---- A trainer's death.

struct Death {
    std::string name;
    std::int32_t epochs;  // reported; -1: before TrialStarted
    int wait_status;
    std::string last_words;
    std::string reason;
};

class TrainerDeath : public testing::TestWithParam<Death> {};

TEST_P(TrainerDeath, FailsTheAttemptInWords) {
    Opening bench;
    if (GetParam().epochs >= 0) {
        bench.hear(TrialStarted{attempt(), {}});
    }
    for (std::int32_t number = 1; number <= GetParam().epochs; ++number) {
        bench.hear(epoch(number));
    }

    EXPECT_THAT(bench.worker.trainer_ended(GetParam().wait_status, GetParam().last_words),
                ElementsAre(failed(GetParam().reason)));
    EXPECT_THAT(bench.tell(trial(2)), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial(2)}));
}

INSTANTIATE_TEST_SUITE_P(
    InEachState, TrainerDeath,
    testing::Values(
        Death{"Opening", -1, killed_by(SIGKILL), "", "killed by signal 9 (Killed) before training began"},
        Death{"FirstEpoch", 0, exited(1), "", "exited with status 1 in epoch 1"},
        Death{"LaterEpoch", 3, killed_by(SIGSEGV), "", "killed by signal 11 (Segmentation fault) in epoch 4"},
        Death{"WithWords", 3, exited(1), "std::bad_alloc",
              "exited with status 1 in epoch 4; its last words: std::bad_alloc"},
        Death{"AfterAll", 9, killed_by(SIGABRT), "", "killed by signal 6 (Aborted) after epoch 9"}),
    [](const auto& each) { return each.param.name; });

TEST(WorkerTest, ATrainerThatEndsIdleIsReplacedQuietlyWhenThereIsATrial) {
    Idle bench;

    EXPECT_THAT(bench.worker.trainer_ended(exited(0), ""), IsEmpty());
    EXPECT_THAT(bench.tell(trial()), ElementsAre(StartTrainer{}));
}

TEST(WorkerTest, ThreeDeathsInARowWithoutAHelloAreABrokenInstallation) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.worker.trainer_ended(exited(127), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(exited(127), ""), ElementsAre(StartTrainer{}));
    const std::string reason =
        "3 trainers in a row ended before they said Hello (exited with status 127; its last words: no "
        "libtorch.so); see whether trommel-trainer runs on this machine";
    EXPECT_THAT(bench.worker.trainer_ended(exited(127), "no libtorch.so"),
                ElementsAre(ToCoordinator{Shutdown{reason}}, Leave{false, reason}));
    EXPECT_THAT(bench.wait(60s), IsEmpty());
}

TEST(WorkerTest, AHelloForgetsTheDeathsBefore) {
    Bench bench;
    bench.worker.begin();
    bench.worker.trainer_ended(exited(1), "");
    bench.worker.trainer_ended(exited(1), "");
    bench.hear(hello());
    bench.worker.trainer_ended(exited(1), "");
    bench.tell(trial());

    EXPECT_THAT(bench.worker.trainer_ended(exited(1), ""), ElementsAre(StartTrainer{}));
}

TEST(WorkerTest, ATrainerThatCannotBeStartedIsTheEnd) {
    Bench bench;
    bench.worker.begin();

    EXPECT_THAT(
        bench.worker.trainer_not_started("x: cannot be started"),
        ElementsAre(ToCoordinator{Shutdown{"x: cannot be started"}}, Leave{false, "x: cannot be started"}));
}

TEST(WorkerTest, ATrainerOfAnotherBuildIsTheEnd) {
    Bench bench;
    bench.worker.begin();
    Hello other = hello();
    other.build = "0.0.9 abc";
    other.host = "n3";
    other.process = 7;

    const std::string reason = "its trainer does not fit: process 7 on n3 is build 0.0.9 abc, this one " +
                               hello().build + "; install one version of trommel on every node";
    EXPECT_THAT(bench.hear(other),
                ElementsAre(ToCoordinator{Shutdown{reason}}, KillTrainer{}, Leave{false, reason}));
}

// ---- A trainer's silence.

TEST(WorkerTest, AnAttemptThatTakesTooLongIsKilledAndFails) {
    StartTrial start = trial();
    start.timeout_seconds = 90.5;
    Training bench(start);
    bench.wait(50s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(40s), IsEmpty());
    EXPECT_THAT(bench.wait(1s), ElementsAre(KillTrainer{}, failed("timed out after 90.5 s in epoch 2")));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), IsEmpty()) << "it was reported";
}

TEST(WorkerTest, WithoutATimeoutTrainingMayTakeForEver) {
    Training bench;

    EXPECT_THAT(bench.wait(10h), IsEmpty());
}

TEST(WorkerTest, ATrainerThatSaysNothingBeforeItTrainsIsKilledAndTheAttemptFails) {
    Opening bench;

    EXPECT_THAT(bench.wait(119s), IsEmpty());
    EXPECT_THAT(bench.wait(1s),
                ElementsAre(KillTrainer{}, failed("said nothing for 120 s before training began")));
}

TEST(WorkerTest, ATrainerThatNeverSaysHelloIsReplacedAndTheTrialWaits) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.wait(120s), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, ATrainerThatDoesNotStopIsKilledAndItsTrialHasStopped) {
    Training bench;
    bench.hear(epoch(1));
    bench.tell(StopTrial{attempt()});

    EXPECT_THAT(bench.wait(29s), IsEmpty());
    EXPECT_THAT(
        bench.wait(1s),
        ElementsAre(KillTrainer{}, ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
}

TEST(WorkerTest, ATrainerThatCrashesWhileItStopsHasStopped) {
    Training bench;
    bench.tell(StopTrial{attempt()});

    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGSEGV), ""),
                ElementsAre(ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
}

TEST(WorkerTest, ATrainerThatCannotBeKilledIsTheEnd) {
    Training bench;
    bench.tell(trial(2));

    const std::string reason =
        "its trainer was killed and has not ended for 60 s (a file system that hangs?)";
    EXPECT_THAT(bench.wait(60s), ElementsAre(ToCoordinator{Shutdown{reason}}, Leave{false, reason}));
}

// ---- Nonsense.

struct Nonsense {
    std::string name;
    Message message;
    std::string problem;
};

class TrainerNonsense : public testing::TestWithParam<Nonsense> {};

TEST_P(TrainerNonsense, FailsTheAttemptAndKillsTheTrainer) {
    Training bench;

    EXPECT_THAT(bench.hear(GetParam().message),
                ElementsAre(KillTrainer{}, failed("talked nonsense: " + GetParam().problem + " in epoch 1")));
}

INSTANTIATE_TEST_SUITE_P(
    WhileTraining, TrainerNonsense,
    testing::Values(Nonsense{"AnotherAttempt", EpochReport{attempt(7), 1, {}, 0},
                             "EpochReport about attempt 7 of c12s3 instead of attempt 1 of c12s3"},
                    Nonsense{"StartedTwice", TrialStarted{attempt(), {}}, "TrialStarted after TrialStarted"},
                    Nonsense{"SecondHello", hello(), "a second Hello"},
                    Nonsense{"EpochLeftOut", epoch(2), "EpochReport of epoch 2 instead of epoch 1"},
                    Nonsense{"EpochZero", epoch(0), "EpochReport of epoch 0 instead of epoch 1"},
                    Nonsense{"EpochAfterTheLast", epoch(10), "EpochReport of epoch 10 (its plan has 9)"},
                    Nonsense{"UnknownMetric", EpochReport{attempt(), 1, {{"los\ns", 0.5}}, 1},
                             "EpochReport with an unknown metric 'los?s'"},
                    Nonsense{"TestMetric", EpochReport{attempt(), 1, {{"test_loss", 0.5}}, 1},
                             "EpochReport with an unknown metric 'test_loss'"},
                    Nonsense{"InfiniteAccuracy", EpochReport{attempt(), 1, {{"val_accuracy", infinity}}, 1},
                             "EpochReport with val_accuracy = inf"},
                    Nonsense{"LossBelowAll", EpochReport{attempt(), 1, {{"val_loss", -infinity}}, 1},
                             "EpochReport with val_loss = -inf"},
                    Nonsense{"CheckpointUnasked", CheckpointSaved{attempt(), 1, "c12s3.pt", ""},
                             "CheckpointSaved without a Pause"},
                    Nonsense{"NothingSelected", TrialFinished{attempt(), Ending::trained, std::nullopt},
                             "TrialFinished trained, without a selected epoch"},
                    Nonsense{"ACoordinatorsWord", StopTrial{attempt()},
                             "StopTrial, which trainers do not send"}),
    [](const auto& each) { return each.param.name; });

TEST(WorkerTest, AnEpochReportedTwiceIsNonsense) {
    Training bench;
    bench.hear(epoch(1));

    EXPECT_THAT(bench.hear(epoch(1)),
                ElementsAre(KillTrainer{}, failed("talked nonsense: EpochReport of epoch 1 instead of epoch "
                                                  "2 in epoch 2")));
}

TEST(WorkerTest, ACheckpointAfterAnotherAttemptsPauseIsNonsense) {
    Training bench;
    bench.tell(Pause{attempt(2)});

    EXPECT_THAT(
        bench.hear(CheckpointSaved{attempt(), 1, "c12s3.pt", ""}),
        ElementsAre(KillTrainer{}, failed("talked nonsense: CheckpointSaved without a Pause in epoch 1")));
}

TEST(WorkerTest, AReportBeforeTrialStartedIsNonsense) {
    Opening bench;

    EXPECT_THAT(bench.hear(epoch(1)),
                ElementsAre(KillTrainer{}, failed("talked nonsense: EpochReport before TrialStarted before "
                                                  "training began")));
}

TEST(WorkerTest, BytesThatAreNoMessageAreNonsense) {
    Training bench;

    EXPECT_THAT(bench.worker.trainer_talked_nonsense("trainer 4711: message with unknown tag 99"),
                ElementsAre(KillTrainer{}, failed("talked nonsense: trainer 4711: message with unknown tag "
                                                  "99 in epoch 1")));
}

TEST(WorkerTest, AnIdleTrainerThatTalksIsKilledQuietly) {
    Idle bench;

    EXPECT_THAT(bench.hear(epoch(1)), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), IsEmpty());
    EXPECT_THAT(bench.tell(trial()), ElementsAre(StartTrainer{}));
}

// ---- Heartbeats, and the coordinator's silence.

TEST(WorkerTest, AHeartbeatASecondSaysWhatItIsAt) {
    Training bench;

    EXPECT_THAT(bench.wait_alone(2s),
                ElementsAre(ToCoordinator{Heartbeat{attempt()}}, ToCoordinator{Heartbeat{attempt()}}));
    bench.hear(TrialFinished{attempt(), Ending::trained, Selected{}});
    EXPECT_THAT(bench.wait_alone(1s), ElementsAre(ToCoordinator{Heartbeat{}}));
}

TEST(WorkerTest, ACoordinatorThatIsSilentTooLongIsGone) {
    Training bench;
    const WorkerCommands before = bench.wait_alone(29'500ms);
    EXPECT_EQ(before.size(), 29u) << "nothing but heartbeats";

    const std::string reason = "the coordinator has said nothing for 30 s";
    EXPECT_THAT(bench.wait_alone(500ms),
                ElementsAre(ToCoordinator{Shutdown{reason}}, KillTrainer{}, Leave{false, reason}));
    EXPECT_THAT(bench.tell(trial(2)), IsEmpty());
}

TEST(WorkerTest, AnyWordOfTheCoordinatorShowsThatItLives) {
    Training bench;
    bench.wait_alone(29s);
    bench.tell(Heartbeat{});

    EXPECT_EQ(bench.wait_alone(29s).size(), 29u) << "nothing but heartbeats";
}

TEST(WorkerTest, TimeInWhichTheWorkerItselfStoodStillIsNobodysSilence) {
    StartTrial start = trial();
    start.timeout_seconds = 3600;
    Training bench(start);

    bench.now += 2h;

    EXPECT_THAT(bench.worker.time_passed(bench.now), ElementsAre(ToCoordinator{Heartbeat{attempt()}}));
}

// ---- The end.

TEST(WorkerTest, ShutdownWaitsForTheTrainerToLeave) {
    Training bench;

    EXPECT_THAT(bench.tell(Shutdown{"finished"}), ElementsAre(ToTrainer{Shutdown{"finished"}}));
    EXPECT_THAT(bench.wait_alone(4s), IsEmpty()) << "the coordinator hears nothing more";
    EXPECT_THAT(bench.worker.trainer_ended(exited(0), ""), ElementsAre(Leave{true, "finished"}));
}

TEST(WorkerTest, ShutdownKillsATrainerThatDoesNotLeave) {
    Training bench;
    bench.tell(Shutdown{"finished"});

    EXPECT_THAT(bench.wait(5s), ElementsAre(KillTrainer{}, Leave{true, "finished"}));
}

TEST(WorkerTest, ShutdownWithoutATrainerIsObeyedAtOnce) {
    Idle bench;
    bench.worker.trainer_ended(exited(0), "");

    EXPECT_THAT(bench.tell(Shutdown{"finished"}), ElementsAre(Leave{true, "finished"}));
}

}  // namespace
}  // namespace trommel
