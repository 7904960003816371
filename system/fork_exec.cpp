#include "system/fork_exec.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "system/argument_pointers.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

// A successful exec closes `report`; otherwise the errno is written to it.
[[noreturn]] void exec_child(char* const* arguments, char* const* environment, const Preparation& prepare,
                             sigset_t mask, int report) {
    const int kept = ::fcntl(report, F_DUPFD_CLOEXEC, 10);  // `prepare` may replace the descriptors below
    if (prepare(mask)) {
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
        ::execvpe(arguments[0], arguments, environment ? environment : environ);
    }
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(kept, &error, sizeof error);
    ::_exit(127);
}

// 0 if the child has executed its program.
int error_from(int pipe) {
    int error = 0;
    ssize_t count = 0;
    do {
        count = ::read(pipe, &error, sizeof error);
    } while (count < 0 && errno == EINTR);
    return count > 0 ? error : 0;
}

}  // namespace

StartedProgram fork_exec(const std::vector<std::string>& words, const std::vector<std::string>* environment,
                         const Preparation& prepare) {
    const std::vector<char*> argv = argument_pointers(words);
    const std::vector<char*> envp = environment ? argument_pointers(*environment) : std::vector<char*>{};
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {-1, errno};
    }
    const UniqueFd reader(ends[0]);
    UniqueFd writer(ends[1]);

    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t child = ::fork();
    if (child == 0) {
        exec_child(argv.data(), environment ? envp.data() : nullptr, prepare, before, writer.get());
    }
    const int fork_error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    writer.reset();
    if (child < 0) {
        return {-1, fork_error};
    }
    if (const int error = error_from(reader.get())) {
        ::waitpid(child, nullptr, 0);
        return {-1, error};
    }
    return {child, 0};
}

bool end_with_parent(pid_t parent, int signal) {
    if (::prctl(PR_SET_PDEATHSIG, signal) != 0) {
        return false;
    }
    if (::getppid() != parent) {  // it died before the call above, so no signal arrives
        errno = ESRCH;
        return false;
    }
    return true;
}

void reset_signals(sigset_t& mask) {
    for (int signal = 1; signal < NSIG; ++signal) {
        ::signal(signal, SIG_DFL);
    }
    ::sigemptyset(&mask);
}

}  // namespace trommel
