#include "launch/launcher_guard.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "system/waiting_times.hpp"

namespace trommel {

namespace {

constexpr int patience_ms = std::chrono::milliseconds(launcher_patience).count();

// A wrapper script may have ended without passing the signal on to mpirun.
void end_the_rest(pid_t group, int signal) {
    constexpr int step_ms = 50;
    kill(-group, signal);
    for (int waited = 0; kill(-group, 0) == 0 && waited < patience_ms; waited += step_ms) {
        usleep(step_ms * 1000);
    }
    kill(-group, SIGKILL);
}

// Closes all inherited files: a process that reads trommel's output through a pipe waits until every copy is closed.
[[noreturn]] void watch(pid_t launcher, int ending_signal, int life_line) {
    setsid();
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
        std::signal(signal, SIG_IGN);
    }
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, launcher, 0));
    dup2(life_line, STDIN_FILENO);
    dup2(handle, STDOUT_FILENO);
    syscall(SYS_close_range, STDERR_FILENO, ~0u, 0);
    char none = 0;
    while (read(STDIN_FILENO, &none, 1) < 0 && errno == EINTR) {
    }
    pollfd ended{.fd = STDOUT_FILENO, .events = POLLIN, .revents = 0};
    if (handle >= 0 && poll(&ended, 1, patience_ms) == 0) {
        kill(-launcher, SIGKILL);
    } else if (kill(-launcher, 0) == 0) {
        end_the_rest(launcher, ending_signal);
    }
    _exit(0);
}

}  // namespace

LauncherGuard::LauncherGuard(pid_t launcher, int ending_signal) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return;
    }
    const UniqueFd reader(ends[0]);
    life_line_ = UniqueFd(ends[1]);
    process_ = fork();
    if (process_ == 0) {
        life_line_.reset();
        watch(launcher, ending_signal, reader.get());
    }
}

LauncherGuard::~LauncherGuard() {
    life_line_.reset();
    if (process_ > 0) {
        waitpid(process_, nullptr, 0);
    }
}

}  // namespace trommel
