// Reading the output of other programs, none of which may be left running.
#include "system/program_output.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

using namespace std::chrono_literals;

TEST(ProgramOutputTest, BothStreamsAndTheStatusAreKept) {
    const ProgramOutput said = output_of({"sh", "-c", "echo out; echo err >&2; exit 3"}, {.patience = 60s});

    EXPECT_EQ(said.status, 3);
    EXPECT_EQ(said.out, "out\n");
    EXPECT_EQ(said.err, "err\n");
}

TEST(ProgramOutputTest, AMissingProgramHasStatus127) {
    EXPECT_EQ(output_of({"no-such-program"}, {.patience = 60s}).status, 127);
}

TEST(ProgramOutputTest, AProgramThatHangsAfterItsAnswerIsKilled) {
    const auto enough = [](const ProgramOutput& said) { return said.out == "4711\n"; };

    const ProgramOutput said =
        output_of({"sh", "-c", "echo 4711; while :; do sleep 1; done"}, {.patience = 600s, .enough = enough});

    EXPECT_EQ(said.out, "4711\n");
    EXPECT_EQ(said.status, std::nullopt);
}

TEST(ProgramOutputTest, ASilentProgramIsKilledAfterItsTimeout) {
    EXPECT_EQ(output_of({"sh", "-c", "while :; do sleep 1; done"}, {.patience = 50ms}).status, std::nullopt);
}

TEST(ProgramOutputTest, TheProgramGetsTheGivenEnvironment) {
    const std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "SAID=this"};

    EXPECT_EQ(output_of({"sh", "-c", "echo $SAID"}, {.patience = 60s, .environment = environment}).out,
              "this\n");
}

// Only the program has the pipe open for writing, so the reader gets end-of-file when the program has ended.
TEST(ProgramOutputTest, AHangingProgramDoesNotOutliveUs) {
    const TemporaryDirectory at;
    const std::string pipe = (at / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const pid_t asker = fork();
    if (asker == 0) {
        output_of({"sh", "-c", "exec 3> " + pipe + "; echo began >&3; while :; do sleep 0.1; done"},
                  {.patience = 600s});
        _exit(0);
    }
    std::ifstream reader(pipe);
    std::string line;
    std::getline(reader, line);

    ::kill(asker, SIGKILL);
    ::waitpid(asker, nullptr, 0);

    EXPECT_EQ(line, "began");
    EXPECT_FALSE(std::getline(reader, line));
}

}  // namespace
}  // namespace trommel
