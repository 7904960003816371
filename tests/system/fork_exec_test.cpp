#include "system/fork_exec.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace trommel {
namespace {

int exit_code(const StartedProgram& started) {
    int status = -1;
    EXPECT_EQ(::waitpid(started.process, &status, 0), started.process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool nothing(sigset_t&) {
    return true;
}

TEST(ForkExec, FindsTheProgramInPath) {
    EXPECT_EQ(exit_code(fork_exec({"sh", "-c", "exit 7"}, nullptr, nothing)), 7);
}

TEST(ForkExec, GivesTheProgramItsEnvironment) {
    const std::vector<std::string> environment{"ANSWER=42"};
    EXPECT_EQ(exit_code(fork_exec({"/bin/sh", "-c", "exit $ANSWER"}, &environment, nothing)), 42);
}

TEST(ForkExec, SaysWhyAProgramWasNotStarted) {
    const StartedProgram missing = fork_exec({"/nowhere/program"}, nullptr, nothing);
    EXPECT_EQ(missing.process, -1);
    EXPECT_EQ(missing.error, ENOENT);

    const StartedProgram unprepared =
        fork_exec({"true"}, nullptr, [](sigset_t&) { return ::chdir("/dev/null") == 0; });
    EXPECT_EQ(unprepared.process, -1);
    EXPECT_EQ(unprepared.error, ENOTDIR);
}

TEST(ForkExec, TheProgramBlocksWhatTheMaskSays) {
    const auto block_term = [](sigset_t& mask) { return sigaddset(&mask, SIGTERM) == 0; };
    EXPECT_EQ(exit_code(fork_exec({"sh", "-c", "kill -TERM $$; exit 3"}, nullptr, block_term)), 3);
    const auto reset = [](sigset_t& mask) {
        sigaddset(&mask, SIGTERM);
        reset_signals(mask);
        return true;
    };
    EXPECT_EQ(exit_code(fork_exec({"sh", "-c", "kill -TERM $$; exit 3"}, nullptr, reset)), 128 + SIGTERM);
}

TEST(ForkExec, AProgramWhoseParentHasDiedIsNotExecuted) {
    constexpr pid_t init = 1;
    const auto prepare = [](sigset_t&) { return end_with_parent(init, SIGKILL); };
    EXPECT_EQ(fork_exec({"true"}, nullptr, prepare).error, ESRCH);
}

}  // namespace
}  // namespace trommel
