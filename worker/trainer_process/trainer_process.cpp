#include "worker/trainer_process/trainer_process.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "system/child.hpp"
#include "system/errors.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {

namespace {

pid_t start(const TrainerOptions& options, ChildFiles files) {
    std::vector<std::string> arguments = options.arguments;
    arguments.insert(arguments.end(), {"--channel", "3"});
    return start_child(options.executable, arguments, trainer_environment(own_environment()), files);
}

}  // namespace

TrainerProcess::Pipes TrainerProcess::make_pipes() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw MessageError("pipe to a trainer: cannot be created (" + std::generic_category().message(errno) +
                           ")");
    }
    return {socket_pair(), UniqueFd(ends[0]), UniqueFd(ends[1])};
}

TrainerProcess::TrainerProcess(const TrainerOptions& options) : TrainerProcess(options, make_pipes()) {}

TrainerProcess::TrainerProcess(const TrainerOptions& options, Pipes pipes)
    : pid_(start(options, {pipes.socket.theirs.get(), pipes.write_output.get()})),
      pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0))),
      channel_(std::move(pipes.socket.ours), "trainer " + std::to_string(pid_)),
      log_(std::move(pipes.read_output), options.log) {}

TrainerProcess::~TrainerProcess() {
    kill();
    while (!wait_status_ && ::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

std::optional<int> TrainerProcess::wait_status() {
    siginfo_t ended{};
    if (!wait_status_ && ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == pid_) {
        // Processes that it started must end too; its process group id stays valid until it is reaped.
        kill();
        int status = 0;
        ::waitpid(pid_, &status, 0);
        wait_status_ = status;
    }
    return wait_status_;
}

// Must not signal a reaped process: another process may have its id.
void TrainerProcess::kill() {
    if (!wait_status_) {
        ::kill(-pid_, SIGKILL);
    }
}

}  // namespace trommel
