#include "worker/trainer/trainer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "tests/worker/trainer/trainer_fixtures.hpp"

namespace trommel {
namespace {

constexpr int deadline_ms = 60'000;

// The real program at the other end of a socket pair. The destructor kills it if it is still running.
class TrainerProcess {
  public:
    TrainerProcess() : TrainerProcess(socket_pair()) {}
    ~TrainerProcess() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        close(pidfd_);
    }
    TrainerProcess(const TrainerProcess&) = delete;
    TrainerProcess& operator=(const TrainerProcess&) = delete;

    void send(const Message& message) {
        channel_->send(message);
        channel_->flush_blocking();
    }

    // The next message. Fails the test, and returns a Heartbeat, if none arrives.
    Message receive() {
        for (;;) {
            if (auto received = channel_->receive()) {
                return received->message;
            }
            pollfd socket{.fd = channel_->fd(), .events = POLLIN, .revents = 0};
            if (channel_->closed() || poll(&socket, 1, deadline_ms) != 1) {
                ADD_FAILURE() << "the trainer sent nothing";
                return Heartbeat{};
            }
        }
    }

    template <class M>
    M receive_as() {
        Message message = receive();
        if (auto* wanted = std::get_if<M>(&message)) {
            return *wanted;
        }
        ADD_FAILURE() << "another message came: alternative " << message.index();
        if (const auto* failed = std::get_if<TrialFailed>(&message)) {
            ADD_FAILURE() << failed->reason;
        }
        return {};
    }

    void hang_up() { channel_.reset(); }

    // Its exit status; -1 if it does not end.
    int exit_status() {
        pollfd process{.fd = pidfd_, .events = POLLIN, .revents = 0};
        siginfo_t info{};
        if (poll(&process, 1, deadline_ms) != 1 ||
            waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0) {
            return -1;
        }
        return info.si_code == CLD_EXITED ? info.si_status : -1;
    }

  private:
    explicit TrainerProcess(SocketPair sockets)
        : channel_(std::in_place, std::move(sockets.ours), "trainer") {
        const int theirs = sockets.theirs.get();
        const std::string number = std::to_string(theirs);
        pid_ = fork();
        if (pid_ == 0) {
            fcntl(theirs, F_SETFD, 0);
            setenv("OMP_WAIT_POLICY", "passive", 1);
            execl(TROMMEL_TRAINER_PROGRAM, "trommel-trainer", "--channel", number.c_str(), nullptr);
            _exit(127);
        }
        pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    }

    std::optional<SocketChannel> channel_;
    pid_t pid_ = -1;
    int pidfd_ = -1;
};

class TrainerTest : public testing::Test {
  protected:
    TemporaryDirectory folder_;
    DataSet data_ = write_noise_shard(folder_.path() / "noise.h5");
    TrainerProcess trainer_;
};

// A trial long enough to be still running when commands arrive.
StartTrial endless_trial(const DataSet& data) {
    StartTrial start = small_trial(data);
    start.plan.epochs = start.to_epoch = 1'000'000'000;
    return start;
}

TEST_F(TrainerTest, ATrialExchangesItsMessagesInOrder) {
    const StartTrial start = small_trial(data_);

    EXPECT_EQ(problem_with(trainer_.receive_as<Hello>()), std::nullopt);
    trainer_.send(start);

    const auto started = trainer_.receive_as<TrialStarted>();
    EXPECT_EQ(started.attempt, start.attempt);
    EXPECT_EQ(started.environment.at("threads"), "1");
    EXPECT_EQ(started.environment.at("omp_wait_policy"), "passive");
    EXPECT_EQ(started.environment.at("shards"), data_.checksums[0]);
    for (std::int32_t epoch = 1; epoch <= 3; ++epoch) {
        const auto report = trainer_.receive_as<EpochReport>();
        EXPECT_EQ(report.attempt, start.attempt);
        EXPECT_EQ(report.epoch, epoch);
    }
    const auto finished = trainer_.receive_as<TrialFinished>();
    EXPECT_EQ(finished.attempt, start.attempt);
    EXPECT_EQ(finished.ending, Ending::trained);
}

TEST_F(TrainerTest, AFailedTrialIsAnsweredAndTheNextOneIsTrained) {
    StartTrial bad = small_trial(data_);
    bad.plan.data.shards[0] = (folder_.path() / "missing.h5").string();
    trainer_.receive_as<Hello>();

    trainer_.send(bad);
    const auto failed = trainer_.receive_as<TrialFailed>();
    trainer_.send(small_trial(data_));

    EXPECT_EQ(failed.attempt, bad.attempt);
    EXPECT_NE(failed.reason.find("missing.h5"), std::string::npos) << failed.reason;
    EXPECT_EQ(failed.reason.find('\n'), std::string::npos);
    trainer_.receive_as<TrialStarted>();
}

// Another node may be able to write there.
TEST_F(TrainerTest, UnwritableWeightsAreTheNodesFault) {
    StartTrial start = small_trial(data_);
    start.weights_file = (folder_.path() / "missing" / "c1s1.safetensors").string();
    trainer_.receive_as<Hello>();

    trainer_.send(start);

    const auto failed = trainer_.receive_as<TrialFailed>();
    EXPECT_EQ(failed.fault, Fault::node);
    EXPECT_EQ(failed.reason,
              "weights file " + start.weights_file +
                  ": cannot be written (No such file or directory); make its directory one that this "
                  "machine can write to");
}

TEST_F(TrainerTest, AStopIsAnsweredWithTheEpochsSoFar) {
    const StartTrial start = endless_trial(data_);
    trainer_.receive_as<Hello>();
    trainer_.send(start);
    trainer_.receive_as<TrialStarted>();
    trainer_.receive_as<EpochReport>();

    trainer_.send(StopTrial{start.attempt});

    Message message = trainer_.receive();
    while (std::holds_alternative<EpochReport>(message)) {
        message = trainer_.receive();
    }
    const auto* finished = std::get_if<TrialFinished>(&message);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->ending, Ending::stopped);
    ASSERT_TRUE(finished->selected);
    EXPECT_EQ(finished->selected->epoch, finished->selected->epochs);
    EXPECT_TRUE(finished->selected->test_predictions.empty());
}

TEST_F(TrainerTest, APauseIsAnsweredWithACheckpointAfterTheCurrentEpoch) {
    StartTrial start = endless_trial(data_);
    start.checkpoints = {.directory = folder_.path().string(), .every_seconds = 1e9};
    trainer_.receive_as<Hello>();
    trainer_.send(start);
    trainer_.receive_as<TrialStarted>();
    trainer_.receive_as<EpochReport>();

    trainer_.send(Pause{start.attempt});

    std::int32_t last_epoch = 1;
    Message message = trainer_.receive();
    while (const auto* report = std::get_if<EpochReport>(&message)) {
        last_epoch = report->epoch;
        message = trainer_.receive();
    }
    const auto* saved = std::get_if<CheckpointSaved>(&message);
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->epoch, last_epoch);
    EXPECT_TRUE(std::filesystem::exists(saved->path));

    start.attempt.number = 2;
    start.checkpoints.known_epochs = last_epoch;
    trainer_.send(start);
    EXPECT_EQ(trainer_.receive_as<TrialStarted>().after_epoch, last_epoch);
    EXPECT_EQ(trainer_.receive_as<EpochReport>().epoch, last_epoch + 1);
}

TEST_F(TrainerTest, AStopForAnotherAttemptIsIgnored) {
    const StartTrial start = small_trial(data_);
    AttemptId other = start.attempt;
    other.number = 7;
    trainer_.receive_as<Hello>();

    trainer_.send(start);
    trainer_.send(StopTrial{other});

    trainer_.receive_as<TrialStarted>();
    for (int epoch = 1; epoch <= 3; ++epoch) {
        trainer_.receive_as<EpochReport>();
    }
    EXPECT_EQ(trainer_.receive_as<TrialFinished>().ending, Ending::trained);
}

TEST_F(TrainerTest, ShutdownEndsTheProcess) {
    trainer_.receive_as<Hello>();

    trainer_.send(Shutdown{"done"});

    EXPECT_EQ(trainer_.exit_status(), 0);
}

TEST_F(TrainerTest, AnIdleTrainerEndsWithItsWorker) {
    trainer_.receive_as<Hello>();

    trainer_.hang_up();

    EXPECT_EQ(trainer_.exit_status(), 0);
}

TEST_F(TrainerTest, ATrainerAtWorkEndsWithItsWorker) {
    trainer_.receive_as<Hello>();
    trainer_.send(endless_trial(data_));
    trainer_.receive_as<TrialStarted>();
    trainer_.receive_as<EpochReport>();

    trainer_.hang_up();

    EXPECT_EQ(trainer_.exit_status(), 0);
}

}  // namespace
}  // namespace trommel
