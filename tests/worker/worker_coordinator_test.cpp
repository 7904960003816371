// Heartbeats, silence and shutdown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/worker_bench.hpp"

namespace trommel {
namespace {

TEST(WorkerTest, AHeartbeatASecondNamesTheAttempt) {
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

    const std::string reason = "the coordinator has been silent for 30 s";
    EXPECT_THAT(bench.wait_alone(500ms), ElementsAre(ToCoordinator{Shutdown{reason}}, KillTrainer{},
                                                     Leave{LeaveCause::silence, reason}));
    EXPECT_THAT(bench.tell(trial(2)), IsEmpty());
}

TEST(WorkerTest, AnyMessageOfTheCoordinatorShowsThatItIsAlive) {
    Training bench;
    bench.wait_alone(29s);
    bench.tell(Heartbeat{});

    EXPECT_EQ(bench.wait_alone(29s).size(), 29u) << "nothing but heartbeats";
}

TEST(WorkerTest, ItsOwnSuspensionDoesNotCountAsSilence) {
    StartTrial start = trial();
    start.limits.timeout_seconds = 3600;
    Training bench(start);

    bench.now += 2h;

    EXPECT_THAT(bench.worker.time_passed(bench.now), ElementsAre(ToCoordinator{Heartbeat{attempt()}}));
}

// ---- Shutdown.

TEST(WorkerTest, ShutdownWaitsForTheTrainerToLeave) {
    Training bench;

    EXPECT_THAT(bench.tell(Shutdown{"finished"}), ElementsAre(ToTrainer{Shutdown{"finished"}}));
    EXPECT_THAT(bench.wait_alone(4s), IsEmpty()) << "no more messages to the coordinator";
    EXPECT_THAT(bench.worker.trainer_ended(exited(0), ""), ElementsAre(Leave{LeaveCause::told, "finished"}));
}

TEST(WorkerTest, ShutdownKillsATrainerThatDoesNotLeave) {
    Training bench;
    bench.tell(Shutdown{"finished"});

    EXPECT_THAT(bench.wait(5s), ElementsAre(KillTrainer{}, Leave{LeaveCause::told, "finished"}));
}

TEST(WorkerTest, ShutdownWithoutATrainerTakesEffectAtOnce) {
    Idle bench;
    bench.worker.trainer_ended(exited(0), "");

    EXPECT_THAT(bench.tell(Shutdown{"finished"}), ElementsAre(Leave{LeaveCause::told, "finished"}));
}

}  // namespace
}  // namespace trommel
