#include "system/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "system/argument_pointers.hpp"
#include "system/errors.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

constexpr int first_other_fd = 4;

void close_others_on_exec() {
    if (::syscall(SYS_close_range, first_other_fd, ~0u, CLOSE_RANGE_CLOEXEC) == 0) {
        return;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto end = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 65536));
    for (int fd = first_other_fd; fd < end; ++fd) {
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
}

// Descriptors below 10 are moved up first, so that no dup2 overwrites one that is needed later.
bool arrange(ChildFiles files) {
    const int null = ::open("/dev/null", O_RDONLY);
    const int input = ::fcntl(null, F_DUPFD, 10);
    const int output = ::fcntl(files.output, F_DUPFD, 10);
    const int channel = ::fcntl(files.channel, F_DUPFD, 10);
    return ::dup2(input, 0) == 0 && ::dup2(output, 1) == 1 && ::dup2(output, 2) == 2 &&
           ::dup2(channel, 3) == 3;
}

void arrange_signals() {
    for (int signal = 1; signal < NSIG; ++signal) {
        ::signal(signal, SIG_DFL);
    }
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2}) {
        ::signal(signal, SIG_IGN);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Runs between fork and exec, so it only calls async-signal-safe functions. Returns the failed step.
void exec_child(pid_t parent, char* const* arguments, char* const* environment, ChildFiles files) {
    ::setpgid(0, 0);
    // posix_spawn cannot set this. If the parent died before the call, no signal arrives.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent || !arrange(files)) {
        return;
    }
    close_others_on_exec();
    arrange_signals();
    ::execve(arguments[0], arguments, environment);
}

}  // namespace

pid_t start_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment, ChildFiles files) {
    std::vector<std::string> words{executable.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const std::vector<char*> argv = argument_pointers(words);
    const std::vector<char*> envp = argument_pointers(environment);

    // A successful exec closes this pipe; a failed one writes the reason to it.
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw InputError(executable.string() + ": cannot be started (" +
                         std::generic_category().message(errno) + ")");
    }
    const UniqueFd read_end(ends[0]);
    UniqueFd write_end(ends[1]);

    // None of our signal handlers may run in the child.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        // Kept above descriptors 0 to 3, in case our parent closed some of those.
        const int report = ::fcntl(write_end.get(), F_DUPFD_CLOEXEC, 10);
        exec_child(parent, argv.data(), envp.data(), files);
        const int error = errno;
        [[maybe_unused]] const ssize_t written = ::write(report, &error, sizeof error);
        ::_exit(127);
    }
    int error = child < 0 ? errno : 0;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    write_end.reset();
    if (child > 0) {
        ssize_t count = 0;
        do {
            count = ::read(read_end.get(), &error, sizeof error);
        } while (count < 0 && errno == EINTR);
        if (count <= 0) {
            return child;
        }
        ::waitpid(child, nullptr, 0);
    }
    throw InputError(executable.string() + ": cannot be started (" + std::generic_category().message(error) +
                     "); install trommel on every node");
}

}  // namespace trommel
