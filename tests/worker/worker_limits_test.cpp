// Trainers that hang, take too long, or take too much.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/worker_bench.hpp"

namespace trommel {
namespace {

constexpr std::int64_t gigabyte = 1'000'000'000;

MemoryUse memory(std::int64_t used, std::int64_t kills = 0) {
    return {.used = used, .machine = 22 * gigabyte, .kills = kills};
}

TEST(WorkerTest, AnAttemptThatTakesTooLongIsKilledAndFails) {
    StartTrial start = trial();
    start.limits.timeout_seconds = 90.5;
    Training bench(start);
    bench.wait(50s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(40s), IsEmpty());
    EXPECT_THAT(bench.wait(1s), ElementsAre(KillTrainer{}, failed("timed out after 90.5 s in epoch 2")));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), IsEmpty()) << "it was reported already";
}

TEST(WorkerTest, WithoutATimeoutTrainingMayTakeAnyTime) {
    Training bench;

    EXPECT_THAT(bench.wait(10h), IsEmpty());
}

TEST(WorkerTest, ATrainerThatIsSilentBeforeItTrainsIsKilledAndTheAttemptFails) {
    Opening bench;

    EXPECT_THAT(bench.wait(119s), IsEmpty());
    EXPECT_THAT(bench.wait(1s),
                ElementsAre(KillTrainer{}, failed("was silent for 120 s before training began")));
}

TEST(WorkerTest, ATrainerThatNeverSendsHelloIsReplacedAndTheTrialWaits) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.wait(120s), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, ATrainerThatDoesNotStopIsKilledAndItsTrialCountsAsStopped) {
    Training bench;
    bench.hear(epoch(1));
    bench.tell(StopTrial{attempt()});

    EXPECT_THAT(bench.wait(29s), IsEmpty());
    EXPECT_THAT(
        bench.wait(1s),
        ElementsAre(KillTrainer{}, ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
}

TEST(WorkerTest, ATrialWhoseTrainerCrashesWhileStoppingCountsAsStopped) {
    Training bench;
    bench.tell(StopTrial{attempt()});

    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGSEGV), ""),
                ElementsAre(ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
}

TEST(WorkerTest, ATrainerThatCannotBeKilledEndsTheWorker) {
    Training bench;
    bench.tell(trial(2));

    const std::string reason = "its trainer has not ended 60 s after it was killed (hanging file system?)";
    EXPECT_THAT(bench.wait(60s),
                ElementsAre(ToCoordinator{Shutdown{reason}}, Leave{LeaveCause::trouble, reason}));
}

TEST(WorkerTest, AnEpochThatTakesTooLongIsKilledAndTheAttemptFails) {
    StartTrial start = trial();
    start.limits.epoch_timeout_seconds = 60;
    Training bench(start);
    bench.wait(50s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(59s), IsEmpty());
    EXPECT_THAT(bench.wait(1s),
                ElementsAre(KillTrainer{}, failed("was silent for 60 s in epoch 2 (epoch_timeout)")));
}

TEST(WorkerTest, AnEpochTwentyTimesAsLongAsTheOthersCountsAsAHang) {
    Training bench;
    bench.wait(60s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(1199s), IsEmpty());
    EXPECT_THAT(bench.wait(1s),
                ElementsAre(KillTrainer{},
                            failed("was silent for 1200 s in epoch 2, more than 20 times its longest "
                                   "epoch so far (it hangs; if such epochs are normal, set epoch_timeout)")));
}

TEST(WorkerTest, AnEpochAfterQuickOnesGetsTenMinutes) {
    Training bench;
    bench.wait(1s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(599s), IsEmpty());
    EXPECT_EQ(bench.wait(1s).size(), 2u);
}

TEST(WorkerTest, AUsersProgramMayBeSilentForAnyTime) {
    StartTrial start = trial();
    start.plan.command = Command{{"train"}, {}, {"val_loss"}};
    Training bench(start);
    bench.wait(1s);
    bench.hear(epoch(1));

    EXPECT_THAT(bench.wait(10h), IsEmpty());
}

TEST(WorkerTest, ATrainerOverItsMemoryLimitIsKilledAndTheAttemptFails) {
    StartTrial start = trial();
    start.limits.memory_bytes = 8 * gigabyte;
    Training bench(start);

    EXPECT_THAT(bench.worker.trainer_uses(memory(8 * gigabyte)), IsEmpty());
    EXPECT_THAT(
        bench.worker.trainer_uses(memory(9 * gigabyte)),
        ElementsAre(
            KillTrainer{},
            failed(
                "used 9.0 GB in epoch 1, more than its 'memory_limit' of 8.0 GB; try a smaller batch_size")));
}

TEST(WorkerTest, ATrainerKilledWithMostOfTheMachinesMemoryIsReportedAsOutOfMemory) {
    Training bench;
    bench.worker.trainer_uses(memory(21 * gigabyte));
    bench.worker.trainer_uses(memory(0));

    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""),
                ElementsAre(failed(
                    "killed by signal 9 (Killed) in epoch 1; it used 21.0 GB, 95 % of the machine's memory: "
                    "probably out of memory; try a smaller batch_size, or fewer workers on a node")));
}

TEST(WorkerTest, AnOutOfMemoryKillIsReportedForAProgramToo) {
    Training bench;
    bench.worker.trainer_uses(memory(2 * gigabyte, 5));
    bench.worker.trainer_uses(memory(4 * gigabyte, 6));

    EXPECT_THAT(bench.hear(TrialFailed{attempt(), "killed by signal 9 (Killed) after epoch 3"}),
                ElementsAre(failed(
                    "killed by signal 9 (Killed) after epoch 3; it used 4.0 GB, 18 % of the machine's "
                    "memory: probably out of memory; try a smaller batch_size, or fewer workers on a node")));
}

TEST(WorkerTest, KillsBeforeTheTrialAreNotReported) {
    Idle bench;
    bench.worker.trainer_uses(memory(gigabyte, 5));
    bench.tell(trial());
    bench.hear(TrialStarted{attempt(), {}});
    bench.worker.trainer_uses(memory(gigabyte, 5));

    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""),
                ElementsAre(failed("killed by signal 9 (Killed) in epoch 1")));
}

}  // namespace
}  // namespace trommel
