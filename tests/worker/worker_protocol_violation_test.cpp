// Messages that violate the trainer's protocol.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/worker/worker_bench.hpp"

namespace trommel {
namespace {

struct ViolationCase {
    std::string name;
    Message message;
    std::string problem;
};

class ProtocolViolation : public testing::TestWithParam<ViolationCase> {};

TEST_P(ProtocolViolation, FailsTheAttemptAndKillsTheTrainer) {
    Training bench;

    EXPECT_THAT(
        bench.hear(GetParam().message),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: " + GetParam().problem + " in epoch 1")));
}

INSTANTIATE_TEST_SUITE_P(
    WhileTraining, ProtocolViolation,
    testing::Values(
        ViolationCase{"AnotherAttempt", EpochReport{attempt(7), 1, {}, 0},
                      "EpochReport about c12s3 (attempt 7) instead of c12s3 (attempt 1)"},
        ViolationCase{"StartedTwice", TrialStarted{attempt(), {}}, "TrialStarted after TrialStarted"},
        ViolationCase{"SecondHello", hello(), "a second Hello"},
        ViolationCase{"EpochLeftOut", epoch(2), "EpochReport of epoch 2 instead of epoch 1"},
        ViolationCase{"EpochZero", epoch(0), "EpochReport of epoch 0 instead of epoch 1"},
        ViolationCase{"EpochAfterTheLast", epoch(10), "EpochReport of epoch 10 (its plan has 9)"},
        ViolationCase{"UnknownMetric", EpochReport{attempt(), 1, {{"los\ns", 0.5}}, 1},
                      "EpochReport with an unknown metric 'los?s'"},
        ViolationCase{"TestMetric", EpochReport{attempt(), 1, {{"test_loss", 0.5}}, 1},
                      "EpochReport with an unknown metric 'test_loss'"},
        ViolationCase{"InfiniteAccuracy", EpochReport{attempt(), 1, {{"val_accuracy", infinity}}, 1},
                      "EpochReport with val_accuracy = inf"},
        ViolationCase{"LossBelowAll", EpochReport{attempt(), 1, {{"val_loss", -infinity}}, 1},
                      "EpochReport with val_loss = -inf"},
        ViolationCase{"CheckpointUnasked", CheckpointSaved{attempt(), 1, "c12s3.pt", ""},
                      "CheckpointSaved without a Pause"},
        ViolationCase{"NothingSelected", TrialFinished{attempt(), Ending::trained, std::nullopt},
                      "TrialFinished trained, without a selected epoch"},
        ViolationCase{"ACoordinatorsWord", StopTrial{attempt()}, "StopTrial, which trainers do not send"}),
    [](const auto& each) { return each.param.name; });

TEST(WorkerTest, AnEpochReportedTwiceIsAProtocolViolation) {
    Training bench;
    bench.hear(epoch(1));

    EXPECT_THAT(
        bench.hear(epoch(1)),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: EpochReport of epoch 1 instead of epoch "
                                          "2 in epoch 2")));
}

TEST(WorkerTest, ACheckpointAfterAnotherAttemptsPauseIsAProtocolViolation) {
    Training bench;
    bench.tell(Pause{attempt(2)});

    EXPECT_THAT(bench.hear(CheckpointSaved{attempt(), 1, "c12s3.pt", ""}),
                ElementsAre(KillTrainer{},
                            failed("sent an invalid message: CheckpointSaved without a Pause in epoch 1")));
}

TEST(WorkerTest, AReportBeforeTrialStartedIsAProtocolViolation) {
    Opening bench;

    EXPECT_THAT(
        bench.hear(epoch(1)),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: EpochReport before TrialStarted before "
                                          "training began")));
}

TEST(WorkerTest, UndecodableBytesAreAProtocolViolation) {
    Training bench;

    EXPECT_THAT(
        bench.worker.trainer_broke_protocol("trainer 4711: message with unknown tag 99"),
        ElementsAre(KillTrainer{}, failed("sent an invalid message: trainer 4711: message with unknown tag "
                                          "99 in epoch 1")));
}

TEST(WorkerTest, AnIdleTrainerThatSendsMessagesIsKilledWithoutAReport) {
    Idle bench;

    EXPECT_THAT(bench.hear(epoch(1)), ElementsAre(KillTrainer{}));
    EXPECT_THAT(bench.worker.trainer_ended(killed_by(SIGKILL), ""), IsEmpty());
    EXPECT_THAT(bench.tell(trial()), ElementsAre(StartTrainer{}));
}

// ---- Commands.

// A user's program has its own metrics, and may have resumed from a checkpoint.
struct TrainingCommand : Training {
    TrainingCommand() : Training(start_of_command()) {}

    static StartTrial start_of_command() {
        StartTrial start = trial();
        start.plan.command = Command{.words = {"train"}, .params = {}, .metrics = {"reward"}};
        return start;
    }
};

TEST(WorkerTest, ACommandMayStartAtAnyEpochAndSkipSome) {
    TrainingCommand bench;

    for (const std::int32_t number : {4, 5, 9}) {
        const EpochReport report{attempt(), number, {{"reward", -3.0}}, 1};
        EXPECT_THAT(bench.hear(report), ElementsAre(ToCoordinator{report}));
    }
}

TEST(WorkerTest, ACommandMustNotGoBackOrInventMetrics) {
    TrainingCommand back;
    back.hear(EpochReport{attempt(), 4, {{"reward", 1.0}}, 1});
    EXPECT_THAT(back.hear(EpochReport{attempt(), 4, {{"reward", 1.0}}, 1}),
                ElementsAre(KillTrainer{},
                            failed("sent an invalid message: EpochReport of epoch 4 instead of epoch 5 in "
                                   "epoch 5")));
    TrainingCommand inventive;
    EXPECT_THAT(inventive.hear(epoch(1)),
                ElementsAre(KillTrainer{},
                            failed("sent an invalid message: EpochReport with an unknown metric 'val_loss' "
                                   "in epoch 1")));
}

}  // namespace
}  // namespace trommel
