// A worker with a real child, scripted_trainer, and a coordinator in the same process.
#include "worker/runtime/worker_loop.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "deadline.hpp"
#include "system/errors.hpp"
#include "tests/messaging/in_memory_network.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;

StartTrial trial(std::int32_t number = 1) {
    StartTrial start;
    start.attempt = {{{12}, 3}, number, 1};
    start.plan.epochs = 4;
    start.to_epoch = 4;
    return start;
}

class WorkerLoopTest : public testing::Test {
  protected:
    void start(const char* script, WorkerLimits limits = {}, const char* trainer = SCRIPTED_TRAINER) {
        ::setenv("TROMMEL_SCRIPT", script, 1);
        loop_.emplace(network_.channel(1), 1, WorkerOptions{trainer, logs_.path(), limits});
    }
    void TearDown() override { ::unsetenv("TROMMEL_SCRIPT"); }

    void tell(const Message& message) { network_.channel(0).send(1, message); }

    // The next message that is not a heartbeat; fails the test if none arrives in time.
    Message next() {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < end) {
            while (const auto received = network_.channel(0).receive()) {
                if (!std::holds_alternative<Heartbeat>(received->message)) {
                    return received->message;
                }
            }
            if (loop_->end()) {
                break;
            }
            tell(Heartbeat{});
            loop_->turn();
            loop_->wait();
        }
        throw std::runtime_error("the worker sends nothing");
    }

    // The messages up to the end of the attempt.
    std::vector<Message> all_of_attempt() {
        std::vector<Message> messages;
        do {
            messages.push_back(next());
        } while (!std::holds_alternative<TrialFinished>(messages.back()) &&
                 !std::holds_alternative<TrialFailed>(messages.back()) &&
                 !std::holds_alternative<CheckpointSaved>(messages.back()));
        return messages;
    }

    std::string reason_of_attempt() {
        const auto messages = all_of_attempt();
        const auto* failed = std::get_if<TrialFailed>(&messages.back());
        return failed ? failed->reason : "it did not fail";
    }

    WorkerEnd end() {
        while (!loop_->end()) {
            loop_->turn();
            loop_->wait();
        }
        return *loop_->end();
    }

    InMemoryNetwork network_{2};
    TemporaryDirectory logs_;
    std::optional<WorkerLoop> loop_;
};

TEST_F(WorkerLoopTest, TrainsTrialsAndLeavesWhenToldTo) {
    start("");
    EXPECT_EQ(next(), Message(hello()));

    tell(trial());
    const auto messages = all_of_attempt();
    tell(Shutdown{"finished"});
    const WorkerEnd ended = end();

    ASSERT_EQ(messages.size(), 6u) << "started, 4 epochs, finished";
    const auto& finished = std::get<TrialFinished>(messages.back());
    EXPECT_EQ(finished.ending, Ending::trained);
    EXPECT_EQ(finished.selected->metrics, std::get<EpochReport>(messages[4]).metrics);
    EXPECT_EQ(ended.cause, LeaveCause::told);
    EXPECT_EQ(ended.reason, "finished");
}

TEST_F(WorkerLoopTest, ACrashCostsTheAttemptAndTheSecondOneSucceeds) {
    start("crash_at_epoch=3,first_attempts=1");
    next();

    tell(trial(1));
    EXPECT_EQ(reason_of_attempt(), "killed by signal 11 (Segmentation fault) in epoch 3");
    tell(trial(2));

    EXPECT_TRUE(std::holds_alternative<TrialFinished>(all_of_attempt().back()));
}

TEST_F(WorkerLoopTest, TheLastOutputIsInTheReasonAndInTheAttemptsLog) {
    start("exit_at_epoch=2");
    next();

    tell(trial());

    EXPECT_EQ(reason_of_attempt(),
              "exited with status 1 in epoch 2; last output: scripted trainer: no more memory for epoch 2");
    EXPECT_TRUE(std::filesystem::exists(logs_.path() / "c12s3.attempt1.log"));
}

TEST_F(WorkerLoopTest, AHangIsEndedByTheTimeoutOfTheTrial) {
    start("hang_at_epoch=2,first_attempts=1");
    next();
    tell(trial(2));
    all_of_attempt();  // the trainer is running now, so only the hang takes time

    StartTrial hanging = trial(1);
    hanging.limits.timeout_seconds = 0.5;
    tell(hanging);

    EXPECT_EQ(reason_of_attempt(), "timed out after 0.5 s in epoch 2");
    tell(trial(2));
    EXPECT_TRUE(std::holds_alternative<TrialFinished>(all_of_attempt().back()));
}

TEST_F(WorkerLoopTest, AnUndecodableMessageCostsTheAttempt) {
    start("nonsense_at_epoch=1");
    next();

    tell(trial());

    EXPECT_THAT(
        reason_of_attempt(),
        testing::MatchesRegex("sent an invalid message: trainer [0-9]+: message with unknown tag 255 .mixed "
                              "builds on the ranks.. in epoch 1"));
}

TEST_F(WorkerLoopTest, AReportOnAnotherAttemptCostsTheAttempt) {
    start("wrong_attempt_at_epoch=1");
    next();

    tell(trial());

    EXPECT_EQ(reason_of_attempt(),
              "sent an invalid message: EpochReport about c12s3 (attempt 2) instead of c12s3 (attempt 1) "
              "in epoch 1");
}

TEST_F(WorkerLoopTest, ATrainerThatClosesItsSocketIsKilled) {
    start("mute_at_epoch=1");
    next();

    tell(trial());

    EXPECT_EQ(reason_of_attempt(), "killed by signal 9 (Killed) in epoch 1");
}

// It closes its end of the socket before it prints the reason and ends.
TEST_F(WorkerLoopTest, ATrainerThatEndsByAnExceptionHasItsLastOutputInTheReason) {
    start("throw_at_epoch=1");
    next();

    tell(trial());

    EXPECT_EQ(reason_of_attempt(),
              "exited with status 1 in epoch 1; last output: scripted_trainer: thrown in epoch 1");
}

TEST_F(WorkerLoopTest, AStopEndsTheTrial) {
    start("epoch_ms=100000");
    next();
    tell(trial());
    next();

    tell(StopTrial{trial().attempt});

    EXPECT_EQ(std::get<TrialFinished>(all_of_attempt().back()).ending, Ending::stopped);
}

TEST_F(WorkerLoopTest, ATrainerThatIgnoresTheStopIsKilled) {
    start("ignore_stop=1,epoch_ms=100000", {.stop_grace = std::chrono::seconds(0)});
    next();
    tell(trial());
    next();

    tell(StopTrial{trial().attempt});

    EXPECT_EQ(all_of_attempt().back(),
              Message(TrialFinished{trial().attempt, Ending::stopped, std::nullopt}));
}

TEST_F(WorkerLoopTest, APausedTrialResumesFromItsCheckpoint) {
    start("");
    next();
    StartTrial first = trial();
    first.to_epoch = 2;
    tell(first);
    const auto saved = std::get<CheckpointSaved>(all_of_attempt().back());

    StartTrial second = trial(2);
    second.checkpoints = {.directory = "checkpoints", .every_seconds = 600, .known_epochs = saved.epoch};
    tell(second);
    const auto messages = all_of_attempt();

    EXPECT_EQ(saved.epoch, 2);
    EXPECT_EQ(std::get<EpochReport>(messages.at(1)).epoch, 3);
    EXPECT_TRUE(std::holds_alternative<TrialFinished>(messages.back()));
}

TEST_F(WorkerLoopTest, ABrokenInstallationEndsTheWorkerWithAClearReason) {
    start("exit_at_start=5");
    next();

    EXPECT_EQ(
        std::get<Shutdown>(next()).reason,
        "3 trainers in a row ended before sending Hello (exited with status 5; last output: "
        "scripted trainer: told to exit at the start); check that trommel-trainer runs on this machine");
    EXPECT_EQ(end().cause, LeaveCause::trouble);
}

TEST_F(WorkerLoopTest, AMissingTrainerEndsTheWorkerWithItsPath) {
    start("", {}, "/nowhere/trommel-trainer");
    next();

    EXPECT_EQ(std::get<Shutdown>(next()).reason,
              "/nowhere/trommel-trainer: cannot be started (No such file or directory); install trommel on "
              "every node");
    EXPECT_EQ(end().cause, LeaveCause::trouble);
}

TEST_F(WorkerLoopTest, AWorkerWithoutACoordinatorLeaves) {
    start("", {.coordinator_silence = std::chrono::seconds(1)});

    const WorkerEnd ended = end();

    EXPECT_EQ(ended.cause, LeaveCause::silence);
    EXPECT_EQ(ended.reason, "the coordinator has been silent for 1 s");
}

// Follows a script, one entry a call: a message, an undecodable message, or a failure of the channel.
class GarbledChannel final : public Channel {
  public:
    enum class Word { garbage, shutdown, broken };
    explicit GarbledChannel(std::vector<Word> words) : words_(std::move(words)) {}

    void send(Peer, const Message&) override {}

    std::optional<Received> receive() override {
        if (said_ == words_.size()) {
            return std::nullopt;
        }
        switch (words_[said_++]) {
            case Word::garbage:
                throw MessageError("rank 0: message with unknown tag 99");
            case Word::broken:
                throw std::runtime_error("the network is gone");
            case Word::shutdown:
                return Received{0, Shutdown{"finished"}};
        }
        return std::nullopt;
    }

  private:
    std::vector<Word> words_;
    std::size_t said_ = 0;
};

TEST_F(WorkerLoopTest, AfterAnUndecodableMessageTheNextIsReceivedInTheSameTurn) {
    using enum GarbledChannel::Word;
    GarbledChannel channel({garbage, garbage, shutdown});
    WorkerLoop loop(channel, 1,
                    {SCRIPTED_TRAINER, logs_.path(), {.shutdown_grace = std::chrono::seconds(0)}});

    loop.turn();

    ASSERT_TRUE(loop.end());
    EXPECT_EQ(loop.end()->reason, "finished");
}

TEST_F(WorkerLoopTest, AFailedChannelEndsTheLoop) {
    GarbledChannel channel({GarbledChannel::Word::broken});
    WorkerLoop loop(channel, 1, {SCRIPTED_TRAINER, logs_.path(), {}});

    EXPECT_THROW(loop.turn(), std::runtime_error);
}

}  // namespace
}  // namespace trommel
