#include "worker/command_trainer/guard.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <optional>

#include "messaging/unique_fd.hpp"
#include "worker/trainer_process/argument_pointers.hpp"

namespace trommel {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto stop_grace = 10s;     // from SIGTERM to SIGKILL
constexpr auto lock_patience = 60s;  // an earlier attempt may be in its grace
constexpr auto kill_patience = 10s;  // for what does not die, in a file system that hangs

void say(int trainer, GuardWord::Kind kind, int value) {
    const GuardWord word{kind, value};
    [[maybe_unused]] const ssize_t sent = ::send(trainer, &word, sizeof word, MSG_NOSIGNAL);
}

bool told_to_end(int trainer, int timeout_ms) {
    pollfd readable{.fd = trainer, .events = POLLIN, .revents = 0};
    return ::poll(&readable, 1, timeout_ms) > 0;
}

// An errno; 0 with the lock.
int take_lock(int lock, int trainer) {
    const auto deadline = steady_clock::now() + lock_patience;
    while (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || steady_clock::now() >= deadline) {
            return errno;
        }
        if (told_to_end(trainer, 20)) {
            return ECANCELED;
        }
    }
    return 0;
}

// Between fork and exec. Returns where something failed.
void become(const std::string& directory, char* const* arguments, pid_t parent) {
    ::setsid();
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent || ::chdir(directory.c_str()) != 0) {
        return;
    }
    for (int signal = 1; signal < NSIG; ++signal) {
        ::signal(signal, SIG_DFL);
    }
    ::execv(arguments[0], arguments);
}

struct Started {
    pid_t process = -1;
    int error = 0;
};

Started start(const GuardOptions& options) {
    const std::vector<char*> arguments = argument_pointers(options.words);
    std::array<int, 2> ends{-1, -1};  // closed by a successful exec; else it brings the reason
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
        become(options.directory, arguments.data(), self);
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

// Our children: the program, and what lost its own parent (we are the subreaper).
std::vector<pid_t> children() {
    std::ifstream file("/proc/thread-self/children");
    std::vector<pid_t> found;
    for (pid_t child = 0; file >> child;) {
        found.push_back(child);
    }
    return found;
}

void kill_everything_left() {
    const auto deadline = steady_clock::now() + kill_patience;
    while (steady_clock::now() < deadline) {
        for (const pid_t child : children()) {
            ::kill(child, SIGKILL);
        }
        const pid_t gone = ::waitpid(-1, nullptr, WNOHANG);
        if (gone < 0) {
            return;
        }
        if (gone == 0) {
            ::poll(nullptr, 0, 2);
        }
    }
}

// Whether it has ended; its number stays ours until somebody waits for it.
bool has_ended(pid_t process) {
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == process;
}

// Until the program has ended, by itself or because it was told to.
int watch(pid_t process, int trainer) {
    const UniqueFd ended(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    std::optional<steady_clock::time_point> kill_at;
    while (!has_ended(process)) {
        std::array<pollfd, 2> events{pollfd{ended.get(), POLLIN, 0},
                                     pollfd{kill_at ? -1 : trainer, POLLIN, 0}};
        ::poll(events.data(), events.size(), 100);
        if (events[1].revents != 0) {
            kill_at = steady_clock::now() + stop_grace;
            ::kill(-process, SIGTERM);
            ::kill(-process, SIGCONT);  // what is stopped hears nothing
        }
        if (kill_at && steady_clock::now() >= *kill_at) {
            ::kill(-process, SIGKILL);
        }
    }
    ::kill(-process, SIGKILL);
    int status = 0;
    ::waitpid(process, &status, 0);
    return status;
}

}  // namespace

void guard(const GuardOptions& options, int trainer) {
    ::prctl(PR_SET_PDEATHSIG, 0);  // we outlive our trainer, for as long as it takes
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::fcntl(trainer, F_SETFD, FD_CLOEXEC);
    // Somebody must read on where the trainer is gone, or the program dies of SIGPIPE while it saves its work.
    const UniqueFd output(::open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const UniqueFd report(::open(options.report.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    const UniqueFd lock(::open(options.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));

    Started started{-1, lock ? take_lock(lock.get(), trainer) : errno};
    if (started.error == 0) {
        started = start(options);
    }
    if (started.error != 0) {
        say(trainer, GuardWord::Kind::not_started, started.error);
        return;
    }
    say(trainer, GuardWord::Kind::started, started.process);
    const int status = watch(started.process, trainer);
    kill_everything_left();
    ::unlink(options.report.c_str());
    say(trainer, GuardWord::Kind::ended, status);
}

}  // namespace trommel
