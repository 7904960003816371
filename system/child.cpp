#include "system/child.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <system_error>

#include "system/errors.hpp"
#include "system/fork_exec.hpp"

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

// A launcher sends these to whole jobs; our worker tells us when to exit.
void ignore_launcher() {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2}) {
        ::signal(signal, SIG_IGN);
    }
}

}  // namespace

pid_t start_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment, ChildFiles files) {
    std::vector<std::string> words{executable.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const pid_t parent = ::getpid();
    const StartedProgram started = fork_exec(words, &environment, [&](sigset_t& mask) {
        ::setpgid(0, 0);
        if (!end_with_parent(parent, SIGKILL) || !arrange(files)) {
            return false;
        }
        close_others_on_exec();
        reset_signals(mask);
        ignore_launcher();
        return true;
    });
    if (started.process > 0) {
        return started.process;
    }
    throw InputError(executable.string() + ": cannot be started (" +
                     std::generic_category().message(started.error) + "); install trommel on every node");
}

}  // namespace trommel
