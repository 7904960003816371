// Trainers that die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/worker_bench.hpp"

namespace trommel {
namespace {

struct Death {
    std::string name;
    std::int32_t epochs;  // reported ones; -1: before TrialStarted
    int wait_status;
    std::string last_words;
    std::string reason;
};

class TrainerDeath : public testing::TestWithParam<Death> {};

TEST_P(TrainerDeath, FailsTheAttemptWithAReason) {
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
              "exited with status 1 in epoch 4; last output: std::bad_alloc"},
        Death{"AfterAll", 9, killed_by(SIGABRT), "", "killed by signal 6 (Aborted) after epoch 9"}),
    [](const auto& each) { return each.param.name; });

TEST(WorkerTest, ATrainerThatEndsWhileIdleIsReplacedForTheNextTrial) {
    Idle bench;

    EXPECT_THAT(bench.worker.trainer_ended(exited(0), ""), IsEmpty());
    EXPECT_THAT(bench.tell(trial()), ElementsAre(StartTrainer{}));
}

TEST(WorkerTest, ThreeConsecutiveDeathsWithoutAHelloMeanABrokenInstallation) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.worker.trainer_ended(exited(127), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(exited(127), ""), ElementsAre(StartTrainer{}));
    const std::string reason =
        "3 trainers in a row ended before sending Hello (exited with status 127; last output: no "
        "libtorch.so); check that trommel-trainer runs on this machine";
    EXPECT_THAT(bench.worker.trainer_ended(exited(127), "no libtorch.so"),
                ElementsAre(ToCoordinator{Shutdown{reason}}, Leave{LeaveCause::trouble, reason}));
    EXPECT_THAT(bench.wait(60s), IsEmpty());
}

TEST(WorkerTest, AHelloResetsTheCountOfDeaths) {
    Bench bench;
    bench.worker.begin();
    bench.worker.trainer_ended(exited(1), "");
    bench.worker.trainer_ended(exited(1), "");
    bench.hear(hello());
    bench.worker.trainer_ended(exited(1), "");
    bench.tell(trial());

    EXPECT_THAT(bench.worker.trainer_ended(exited(1), ""), ElementsAre(StartTrainer{}));
}

TEST(WorkerTest, ATrainerThatCannotBeStartedEndsTheWorker) {
    Bench bench;
    bench.worker.begin();

    EXPECT_THAT(bench.worker.trainer_not_started("x: cannot be started"),
                ElementsAre(ToCoordinator{Shutdown{"x: cannot be started"}},
                            Leave{LeaveCause::trouble, "x: cannot be started"}));
}

TEST(WorkerTest, ATrainerOfAnotherBuildEndsTheWorker) {
    Bench bench;
    bench.worker.begin();
    Hello other = hello();
    other.build = "0.0.9 abc";
    other.host = "n3";
    other.process = 7;

    const std::string reason = "its trainer is incompatible: process 7 on n3 is build 0.0.9 abc, this one " +
                               hello().build + "; install one version of trommel on every node";
    EXPECT_THAT(bench.hear(other), ElementsAre(ToCoordinator{Shutdown{reason}}, KillTrainer{},
                                               Leave{LeaveCause::trouble, reason}));
}

}  // namespace
}  // namespace trommel
