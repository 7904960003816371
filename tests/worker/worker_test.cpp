// The protocol without faults.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/worker_bench.hpp"

namespace trommel {
namespace {

TEST(WorkerTest, StartsWithHelloAndATrainer) {
    Bench bench;

    EXPECT_THAT(bench.worker.begin(), ElementsAre(ToCoordinator{hello()}, StartTrainer{}));
}

TEST(WorkerTest, ATrialWaitsForTheTrainersHello) {
    Bench bench;
    bench.worker.begin();

    EXPECT_THAT(bench.tell(trial()), IsEmpty());
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, AnIdleTrainerGetsTheTrialAtOnce) {
    Idle bench;

    EXPECT_THAT(bench.tell(trial()), ElementsAre(ToTrainer{trial()}));
}

TEST(WorkerTest, TheSameTrialSentTwiceIsStartedOnce) {
    Training bench;

    EXPECT_THAT(bench.tell(trial()), IsEmpty());
}

TEST(WorkerTest, TheTrainersMessagesAboutItsTrialAreForwarded) {
    Opening bench;
    const std::vector<Message> said{TrialStarted{attempt(), {{"threads", "1"}}}, epoch(1), epoch(2),
                                    TrialFinished{attempt(), Ending::trained, Selected{}}};

    for (const Message& message : said) {
        EXPECT_THAT(bench.hear(message), ElementsAre(ToCoordinator{message}));
    }
    EXPECT_EQ(bench.worker.attempt(), std::nullopt);
}

TEST(WorkerTest, EveryEndOfATrialFreesTheTrainerForTheNext) {
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

TEST(WorkerTest, AResumedTrialContinuesAfterTheEpochOfItsCheckpoint) {
    StartTrial rest = trial();
    rest.checkpoints = {.directory = "/checkpoints", .every_seconds = 600, .known_epochs = 7};
    Opening bench(rest);
    bench.hear(TrialStarted{.attempt = attempt(), .environment = {}, .after_epoch = 6});

    EXPECT_THAT(bench.hear(epoch(7)), ElementsAre(ToCoordinator{epoch(7)}));
    EXPECT_THAT(
        bench.hear(epoch(9)),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: EpochReport of epoch 9 instead of epoch "
                                          "8 in epoch 8")));
}

TEST(WorkerTest, ResumingAfterAnEpochUnknownToTheCoordinatorIsAProtocolViolation) {
    StartTrial rest = trial();
    rest.checkpoints = {.directory = "/checkpoints", .every_seconds = 600, .known_epochs = 5};
    Opening bench(rest);

    EXPECT_THAT(
        bench.hear(TrialStarted{.attempt = attempt(), .environment = {}, .after_epoch = 6}),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: TrialStarted after epoch 6 (epochs "
                                          "up to 5 are known) before training began")));
}

TEST(WorkerTest, ADivergedLossIsNotAProtocolViolation) {
    Training bench;
    const EpochReport report{attempt(), 1, {{"val_loss", infinity}, {"train_loss", not_a_number}}, 1};

    EXPECT_THAT(bench.hear(report), ElementsAre(testing::VariantWith<ToCoordinator>(testing::_)));
}

TEST(WorkerTest, ATrainerThatCannotOpenItsDataFailsTheTrialAndKeepsRunning) {
    Opening bench;
    const TrialFailed end{attempt(), "no such shard"};

    EXPECT_THAT(bench.hear(end), ElementsAre(ToCoordinator{end}));
    EXPECT_THAT(bench.tell(trial(2)), ElementsAre(ToTrainer{trial(2)}));
}

TEST(WorkerTest, PauseAndStopAreForwarded) {
    Training bench;

    EXPECT_THAT(bench.tell(Pause{attempt()}), ElementsAre(ToTrainer{Pause{attempt()}}));
    EXPECT_THAT(bench.tell(StopTrial{attempt()}), ElementsAre(ToTrainer{StopTrial{attempt()}}));
    EXPECT_THAT(bench.tell(StopTrial{attempt()}), IsEmpty()) << "it was already told";
}

TEST(WorkerTest, APauseBeforeTheTrainerHasTheTrialIsNotLost) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.tell(Pause{attempt()}), IsEmpty());
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial()}, ToTrainer{Pause{attempt()}}));
}

TEST(WorkerTest, ATrialStoppedBeforeTheTrainerHasItEndsAtOnce) {
    Bench bench;
    bench.worker.begin();
    bench.tell(trial());

    EXPECT_THAT(bench.tell(StopTrial{attempt()}),
                ElementsAre(ToCoordinator{TrialFinished{attempt(), Ending::stopped, std::nullopt}}));
    EXPECT_THAT(bench.hear(hello()), IsEmpty());
}

TEST(WorkerTest, CommandsForAnotherAttemptAreIgnored) {
    Training busy;
    Idle idle;

    EXPECT_THAT(busy.tell(StopTrial{attempt(2)}), IsEmpty());
    EXPECT_THAT(busy.tell(Pause{attempt(2)}), IsEmpty());
    EXPECT_THAT(idle.tell(StopTrial{attempt()}), IsEmpty());
}

TEST(WorkerTest, MessagesThatOnlyWorkersSendAreIgnored) {
    Training bench;

    EXPECT_THAT(bench.tell(epoch(3)), IsEmpty());
}

TEST(WorkerTest, ANewTrialReplacesTheOldOneSilently) {
    Training bench;

    EXPECT_THAT(bench.tell(trial(2)), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.hear(epoch(4)), IsEmpty()) << "it was in transit when the trainer was killed";
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), ElementsAre(StartTrainer{}));
    EXPECT_THAT(bench.hear(hello()), ElementsAre(ToTrainer{trial(2)}));
}

}  // namespace
}  // namespace trommel
