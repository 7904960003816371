#include "worker/command_trainer/start_program.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "system/argument_pointers.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

// Runs between fork and exec. Returns only on failure.
void exec_program(const std::string& directory, char* const* arguments, pid_t parent) {
    ::setsid();
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent || ::chdir(directory.c_str()) != 0) {
        return;
    }
    for (int signal = 1; signal < NSIG; ++signal) {
        ::signal(signal, SIG_DFL);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execv(arguments[0], arguments);
}

}  // namespace

StartedProgram start_program(const std::vector<std::string>& words, const std::string& directory) {
    const std::vector<char*> arguments = argument_pointers(words);
    std::array<int, 2> ends{-1, -1};  // closed by a successful exec; otherwise it carries the errno
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {-1, errno};
    }
    const UniqueFd read_end(ends[0]);
    UniqueFd write_end(ends[1]);
    const pid_t self = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) {
        return {-1, errno};
    }
    if (child == 0) {
        exec_program(directory, arguments.data(), self);
        const int error = errno;
        [[maybe_unused]] const ssize_t written = ::write(write_end.get(), &error, sizeof error);
        ::_exit(127);
    }
    write_end.reset();
    int error = 0;
    if (::read(read_end.get(), &error, sizeof error) <= 0) {
        return {child, 0};
    }
    ::waitpid(child, nullptr, 0);
    return {-1, error};
}

}  // namespace trommel
