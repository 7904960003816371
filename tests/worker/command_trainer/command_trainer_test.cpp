// The real trommel-command-trainer, with a shell as the program.
#include "worker/command_trainer/command_trainer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/temporary_directory.hpp"
#include "tests/worker/deadline.hpp"
#include "worker/trainer_process/trainer_process.hpp"

namespace trommel {
namespace {

// A trainer that has sent Hello, and the commands to it.
class CommandTrainerTest : public testing::Test {
  protected:
    CommandTrainerTest()
        : trainer({.executable = COMMAND_TRAINER,
                   .arguments = {directory.path().string(), directory.path().string()},
                   .log = directory / "log"}) {
        std::get<Hello>(next());
    }

    StartTrial trial(const std::string& script) const {
        StartTrial start;
        start.attempt = {{{12}, 3}, 1, 1};
        start.plan.epochs = 9;
        start.to_epoch = 9;
        start.plan.command = Command{.words = {"sh", "-c", script}, .params = {}, .metrics = {"reward"}};
        return start;
    }

    Message next() {
        for (;;) {
            if (const auto received = trainer.channel().receive()) {
                return received->message;
            }
            std::array<pollfd, 2> events{pollfd{trainer.channel().fd(), POLLIN, 0},
                                         pollfd{trainer.log().fd(), POLLIN, 0}};
            const auto time = std::chrono::milliseconds(patience).count();
            if (trainer.channel().closed() ||
                ::poll(events.data(), events.size(), static_cast<int>(time)) <= 0) {
                throw std::runtime_error("the trainer sends nothing");
            }
            trainer.log().read();  // a full pipe would make it wait for us
        }
    }

    void start(const std::string& script) {
        trainer.channel().send(trial(script));
        std::get<TrialStarted>(next());
    }

    // The first line of a file, named by an absolute path or relative to the programs' directory. Waits until
    // there is one.
    std::string read(const std::string& name) const {
        std::string text;
        until([&] { return static_cast<bool>(std::getline(std::ifstream(directory.path() / name), text)); });
        return text;
    }

    template <class Condition>
    void until(const Condition& condition) const {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) {
                throw std::runtime_error("the file stays empty");
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    int child_of(pid_t process) const {
        const std::string number = std::to_string(process);
        return std::stoi(read("/proc/" + number + "/task/" + number + "/children"));
    }

    TemporaryDirectory directory;
    TrainerProcess trainer;
};

TEST_F(CommandTrainerTest, RunsOneTrialAfterAnother) {
    for (const char* reward : {"0.25", "0.5"}) {
        start(std::string("echo '{{\"reward\": ") + reward + "}}' > $TROMMEL_REPORT");
        const auto report = std::get<EpochReport>(next());
        const auto finished = std::get<TrialFinished>(next());

        EXPECT_EQ(report.metrics, (Metrics{{"reward", std::stod(reward)}}));
        EXPECT_EQ(finished.ending, Ending::trained);
        EXPECT_EQ(finished.selected->metrics, report.metrics);
    }
}

TEST_F(CommandTrainerTest, AProgramThatIsToldToStopMayTidyUp) {
    start(
        "trap 'echo tidy > $TROMMEL_TRIAL_DIR/tidy; exit 1' TERM; echo '{{\"reward\": 1}}' > "
        "$TROMMEL_REPORT; "
        "while :; do sleep 0.05; done");
    std::get<EpochReport>(next());

    trainer.channel().send(StopTrial{trial("").attempt});

    const auto finished = std::get<TrialFinished>(next());
    EXPECT_EQ(finished.ending, Ending::stopped);
    EXPECT_EQ(finished.selected->epoch, 1);
    EXPECT_TRUE(std::filesystem::exists(directory / "c12s3/attempt1/tidy"));
}

TEST_F(CommandTrainerTest, AProgramThatIgnoresSigtermIsKilledAfterItsGracePeriod) {
    start("trap '' TERM; echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; while :; do sleep 1; done");
    std::get<EpochReport>(next());

    trainer.channel().send(StopTrial{trial("").attempt});

    EXPECT_EQ(std::get<TrialFinished>(next()).ending, Ending::stopped);
}

TEST_F(CommandTrainerTest, ReportsAfterAStopDoNotCount) {
    start(
        "trap 'echo \"{{\\\"reward\\\": 2}}\" > $TROMMEL_REPORT; exit 0' TERM; "
        "echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; while :; do sleep 0.05; done");
    std::get<EpochReport>(next());

    trainer.channel().send(StopTrial{trial("").attempt});

    EXPECT_EQ(std::get<TrialFinished>(next()).selected->metrics, (Metrics{{"reward", 1.0}}));
}

TEST_F(CommandTrainerTest, APausedProgramMaySaveAndResumesInItsNextAttempt) {
    const std::string script =
        "if [ -e $TROMMEL_CHECKPOINT_DIR/saved ]; then echo '{{\"epoch\": 3, \"reward\": 3}}' > "
        "$TROMMEL_REPORT; "
        "exit 0; fi; "
        "trap 'echo \"{{\\\"reward\\\": 2}}\" > $TROMMEL_REPORT; touch $TROMMEL_CHECKPOINT_DIR/saved; exit "
        "0' "
        "TERM; echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; while :; do sleep 0.05; done";
    start(script);
    std::get<EpochReport>(next());

    trainer.channel().send(Pause{trial("").attempt});

    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 2) << "reports until the end count";
    const auto paused = std::get<CheckpointSaved>(next());
    EXPECT_EQ(paused.epoch, 2);
    EXPECT_EQ(paused.path, (directory / "c12s3/checkpoint").string());

    StartTrial again = trial(script);
    again.attempt.number = 2;
    again.history = {{1, {{"reward", 1.0}}}};
    trainer.channel().send(again);
    std::get<TrialStarted>(next());
    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 2) << "the record does not have it";
    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 3);
    EXPECT_EQ(std::get<TrialFinished>(next()).selected->metrics, (Metrics{{"reward", 3.0}}));
}

// The program's parent is its watchdog.
TEST_F(CommandTrainerTest, AProgramThatExitsWhenItsGuardIsSignaledTooIsPaused) {
    start("echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; kill -TERM $PPID; exit 0");
    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 1);

    EXPECT_EQ(std::get<CheckpointSaved>(next()).epoch, 1);
}

TEST_F(CommandTrainerTest, AProgramKilledByASignalThatItsGuardGotTooIsPaused) {
    start("echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; kill -TERM $PPID; kill -TERM $$");
    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 1);

    EXPECT_EQ(std::get<CheckpointSaved>(next()).epoch, 1);
}

TEST_F(CommandTrainerTest, AProgramThatEndsBeforeItsGuardGetsTheSignalIsPaused) {
    start(
        "echo '{{\"reward\": 1}}' > $TROMMEL_REPORT; echo $PPID > guard.new; mv guard.new guard; while [ ! "
        "-e go ]; "
        "do sleep 0.02; done");
    std::get<EpochReport>(next());
    const pid_t guard = std::stoi(read("guard"));

    ::kill(guard, SIGSTOP);
    std::ofstream(directory / "go");
    until([&] {
        return read("/proc/" + std::to_string(child_of(guard)) + "/stat").find(") Z ") != std::string::npos;
    });
    ::kill(guard, SIGTERM);
    ::kill(guard, SIGCONT);

    EXPECT_EQ(std::get<CheckpointSaved>(next()).epoch, 1);
}

TEST_F(CommandTrainerTest, AProgramThatReportedAllItsEpochsIsTrainedDespiteASignal) {
    start("echo '{{\"epoch\": 9, \"reward\": 1}}' > $TROMMEL_REPORT; kill -TERM $PPID; exit 0");
    std::get<EpochReport>(next());

    EXPECT_EQ(std::get<TrialFinished>(next()).ending, Ending::trained);
}

TEST_F(CommandTrainerTest, AMissingProgramIsTheNodesFault) {
    StartTrial start = trial("");
    start.plan.command->words = {"./not-here"};
    trainer.channel().send(start);

    const auto failed = std::get<TrialFailed>(next());

    EXPECT_EQ(failed.reason, "program './not-here' is not found (neither in PATH nor in " +
                                 directory.path().string() +
                                 "); correct the first word of 'command', or install it on every node");
    EXPECT_EQ(failed.fault, Fault::node);
}

TEST_F(CommandTrainerTest, ATrialThatMustPauseIsRefused) {
    StartTrial start = trial("");
    start.to_epoch = 3;
    trainer.channel().send(start);

    const auto failed = std::get<TrialFailed>(next());

    EXPECT_EQ(failed.reason,
              "a command cannot be paused at an epoch (only its program knows how); use a pruner that "
              "stops trials");
    EXPECT_EQ(failed.fault, Fault::trial);
}

TEST_F(CommandTrainerTest, AFloodOfOutputDoesNotBlockReports) {
    start(
        "i=0; while [ $i -lt 2000 ]; do echo a line that is long enough to fill a pipe after a while; "
        "i=$((i+1)); done; echo '{{\"reward\": 1}}' > $TROMMEL_REPORT");

    EXPECT_EQ(std::get<EpochReport>(next()).epoch, 1);
    EXPECT_EQ(std::get<TrialFinished>(next()).ending, Ending::trained);
}

}  // namespace
}  // namespace trommel
