// Uses scripted_trainer as the trainer, and a shell for tests about files and variables.
#include "worker/trainer_process/trainer_process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "deadline.hpp"
#include "system/errors.hpp"
#include "tests/temporary_directory.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Sets the environment that a trainer inherits, for one test.
class Script {
  public:
    explicit Script(const char* text) { ::setenv("TROMMEL_SCRIPT", text, 1); }
    ~Script() { ::unsetenv("TROMMEL_SCRIPT"); }
};

StartTrial trial() {
    StartTrial start;
    start.attempt = {{{12}, 3}, 1, 1};
    start.plan.epochs = 9;
    start.to_epoch = 9;
    return start;
}

Message next_message(TrainerProcess& trainer) {
    for (;;) {
        if (const auto received = trainer.channel().receive()) {
            return received->message;
        }
        if (trainer.channel().closed() || !becomes_readable(trainer.channel().fd())) {
            throw std::runtime_error("the trainer sends nothing");
        }
    }
}

int end_of(TrainerProcess& trainer) {
    EXPECT_TRUE(becomes_readable(trainer.pidfd()));
    return trainer.wait_status().value_or(-1);
}

// The output of `/bin/sh -c command`, run in place of a trainer. "$@" are the trainer's arguments.
std::string output_of(const std::string& command) {
    const TemporaryDirectory directory;
    TrainerProcess shell(
        {.executable = "/bin/sh", .arguments = {"-c", command, "sh"}, .log = directory.path() / "log"});
    EXPECT_EQ(end_of(shell), 0);
    shell.log().read();
    std::ifstream file(directory.path() / "log");
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(TrainerProcessTest, SaysHelloTrainsAndLeaves) {
    const Script script("");
    TrainerProcess trainer({.executable = SCRIPTED_TRAINER});

    const auto theirs = std::get<Hello>(next_message(trainer));
    EXPECT_EQ(theirs.process, trainer.pid());
    EXPECT_EQ(problem_with(theirs), std::nullopt);
    trainer.channel().send(trial());
    EXPECT_TRUE(std::holds_alternative<TrialStarted>(next_message(trainer)));
    for (std::int32_t epoch = 1; epoch <= 9; ++epoch) {
        EXPECT_EQ(std::get<EpochReport>(next_message(trainer)).epoch, epoch);
    }
    EXPECT_EQ(std::get<TrialFinished>(next_message(trainer)).ending, Ending::trained);
    trainer.channel().send(Shutdown{});

    EXPECT_EQ(end_of(trainer), 0);
}

TEST(TrainerProcessTest, ACrashIsReportedAsItsSignalAndEarlierMessagesArrive) {
    const Script script("crash_at_epoch=3");
    TrainerProcess trainer({.executable = SCRIPTED_TRAINER});
    next_message(trainer);
    trainer.channel().send(trial());

    const int status = end_of(trainer);

    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGSEGV);
    next_message(trainer);
    EXPECT_EQ(std::get<EpochReport>(next_message(trainer)).epoch, 1);
    EXPECT_EQ(std::get<EpochReport>(next_message(trainer)).epoch, 2);
    EXPECT_EQ(trainer.channel().receive(), std::nullopt);
    EXPECT_TRUE(trainer.channel().closed());
}

TEST(TrainerProcessTest, TheLastPrintedLinesAreTheExitReason) {
    const TemporaryDirectory directory;
    TrainerProcess shell(
        {.executable = "/bin/sh",
         .arguments = {"-c", "for i in 1 2 3 4 5 6; do echo line $i; done; printf '\\377\\n' >&2; exit 3"},
         .log = directory.path() / "log"});

    EXPECT_EQ(WEXITSTATUS(end_of(shell)), 3);
    shell.log().read();

    EXPECT_EQ(shell.log().last_words(), "line 3 / line 4 / line 5 / line 6 / ?");
}

TEST(TrainerProcessTest, EachAttemptHasItsOwnLogAndExitReason) {
    const TemporaryDirectory directory;
    TrainerProcess shell({.executable = "/bin/sh",
                          .arguments = {"-c", "echo before; read x <&3; echo after"},
                          .log = directory.path() / "idle.log"});
    ASSERT_TRUE(becomes_readable(shell.log().fd()));

    shell.log().write_to(directory.path() / "c12s3.log");
    shell.channel().send(Shutdown{"a line ends here:\n"});
    EXPECT_EQ(end_of(shell), 0);
    shell.log().read();

    EXPECT_EQ(shell.log().last_words(), "after");
    std::ifstream idle(directory.path() / "idle.log");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(idle), {}), "before\n");
    std::ifstream attempt(directory.path() / "c12s3.log");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(attempt), {}), "after\n");
}

TEST(TrainerProcessTest, AnUnwritableLogDoesNotStopTheTrainer) {
    TrainerProcess shell({.executable = "/bin/sh",
                          .arguments = {"-c", "echo last words"},
                          .log = "/nonexistent-directory/log"});

    EXPECT_EQ(end_of(shell), 0);
    shell.log().read();
    EXPECT_EQ(shell.log().last_words(), "last words");
}

TEST(TrainerProcessTest, ALogEndsAt16MegabytesWithANote) {
    const TemporaryDirectory directory;
    const std::filesystem::path file = directory.path() / "log";
    TrainerProcess shell({.executable = "/bin/sh",
                          .arguments = {"-c", "head -c 17000000 /dev/zero | tr '\\0' x; echo; echo over"},
                          .log = file});

    while (shell.log().fd() >= 0) {
        ASSERT_TRUE(becomes_readable(shell.log().fd()));
        shell.log().read();
    }

    const std::string last_line = "\ntrommel: this log is full; what was printed after this is not kept\n";
    std::ifstream log(file);
    const std::string text{std::istreambuf_iterator<char>(log), {}};
    ASSERT_EQ(text.size(), 16'000'000 + last_line.size());
    EXPECT_EQ(text.substr(16'000'000), last_line);
    EXPECT_THAT(shell.log().last_words(), testing::EndsWith("x / over")) << "the end is kept in memory";

    CappedFile(file, 16'000'000).write("of the next attempt\n");
    EXPECT_EQ(std::filesystem::file_size(file), text.size());
}

TEST(TrainerProcessTest, AMissingExecutableIsNamed) {
    try {
        const TrainerProcess trainer({.executable = "/nowhere/trommel-trainer"});
        FAIL() << "a missing executable was started";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "/nowhere/trommel-trainer: cannot be started (No such file or directory); install "
                     "trommel on every node");
    }
}

TEST(TrainerProcessTest, GetsItsChannelAndNoOtherFile) {
    const int open_file = ::open("/dev/null", O_RDONLY);
    ASSERT_GT(open_file, 2);

    const std::string output = output_of("echo $@; ls /proc/$$/fd; readlink /proc/$$/fd/0");

    ::close(open_file);
    EXPECT_EQ(output, "--channel 3\n0\n1\n2\n3\n/dev/null\n");
}

TEST(TrainerProcessTest, LeadsItsOwnProcessGroup) {
    EXPECT_EQ(output_of("test $(cut -d' ' -f5 /proc/$$/stat) = $$ && echo yes"), "yes\n");
}

TEST(TrainerProcessTest, IgnoresTheSignalsThatEndWholeJobs) {
    EXPECT_EQ(output_of("kill -TERM $$; kill -USR1 $$; kill -INT $$; echo alive"), "alive\n");
}

TEST(TrainerProcessTest, KillAlsoEndsItsDescendants) {
    std::optional<TrainerProcess> shell;
    shell.emplace(TrainerOptions{
        .executable = "/bin/sh", .arguments = {"-c", "sleep 1000 & echo $!; wait"}, .log = {}});
    ASSERT_TRUE(becomes_readable(shell->log().fd()));
    shell->log().read();
    const int child = std::stoi(shell->log().last_words());
    const UniqueFd grandchild(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    ASSERT_TRUE(grandchild);

    shell.reset();

    EXPECT_TRUE(becomes_readable(grandchild.get()));
}

TEST(TrainerProcessTest, TheDestructorLeavesNeitherSurvivorNorZombie) {
    const Script script("silent_at_start=1");
    pid_t pid = 0;
    {
        const TrainerProcess trainer({.executable = SCRIPTED_TRAINER});
        pid = trainer.pid();
    }

    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

// The worker is killed by SIGKILL; its trainer hangs and ignores the closed socket.
TEST(TrainerProcessTest, NoTrainerOutlivesAKilledWorker) {
    const Script script("silent_at_start=1");
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t worker = ::fork();
    if (worker == 0) {
        const TrainerProcess trainer({.executable = SCRIPTED_TRAINER});
        const pid_t pid = trainer.pid();
        [[maybe_unused]] const ssize_t written = ::write(ends[1], &pid, sizeof pid);
        for (;;) {
            ::pause();
        }
    }
    pid_t pid = 0;
    ASSERT_EQ(::read(ends[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
    const UniqueFd trainer(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    ASSERT_TRUE(trainer);

    ::kill(worker, SIGKILL);

    EXPECT_TRUE(becomes_readable(trainer.get()));
    ::waitpid(worker, nullptr, 0);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(TrainerEnvironmentTest, DropsTheLaunchersVariablesAndKeepsTheRest) {
    const auto theirs = trainer_environment(
        {"PATH=/bin", "OMPI_COMM_WORLD_RANK=3", "PMIX_RANK=3", "PMI_RANK=3", "PRTE_X=1", "ORTE_X=1",
         "SLURM_JOB_ID=7", "OMP_NUM_THREADS=64", "OMP_WAIT_POLICY=active", "OPENBLAS_NUM_THREADS=64"});

    EXPECT_THAT(theirs, ElementsAre("OMP_WAIT_POLICY=passive", "OMP_NUM_THREADS=1", "MKL_NUM_THREADS=1",
                                    "OPENBLAS_NUM_THREADS=1", "PATH=/bin", "SLURM_JOB_ID=7"));
}

TEST(TrainerEnvironmentTest, ThreadsAreSetAsRequested) {
    const auto theirs = trainer_environment({"TROMMEL_THREADS=4"});

    EXPECT_THAT(theirs, ElementsAre("OMP_WAIT_POLICY=passive", "OMP_NUM_THREADS=4", "MKL_NUM_THREADS=4",
                                    "OPENBLAS_NUM_THREADS=4", "TROMMEL_THREADS=4"));
}

TEST(TrainerEnvironmentTest, AnInvalidNumberOfThreadsIsLeftForTheTrainerToRefuse) {
    for (const char* wrong : {"0", "-1", "many", "", "4x", "99999999999"}) {
        const std::string variable = std::string("TROMMEL_THREADS=") + wrong;

        EXPECT_THAT(trainer_environment({variable}),
                    ElementsAre("OMP_WAIT_POLICY=passive", "OMP_NUM_THREADS=1", "MKL_NUM_THREADS=1",
                                "OPENBLAS_NUM_THREADS=1", variable));
    }
}

TEST(TrainerEnvironmentTest, IsWhatTheTrainerSees) {
    ::setenv("OMPI_COMM_WORLD_RANK", "3", 1);
    ::setenv("SLURM_JOB_ID", "7", 1);

    const std::string output = output_of("env");

    ::unsetenv("OMPI_COMM_WORLD_RANK");
    ::unsetenv("SLURM_JOB_ID");
    EXPECT_THAT(output, AllOf(HasSubstr("SLURM_JOB_ID=7\n"), HasSubstr("OMP_WAIT_POLICY=passive\n"),
                              Not(HasSubstr("OMPI_"))));
}

}  // namespace
}  // namespace trommel
