// A running trainer: the process, the socket to it, and what it prints. Of use without MPI too (`trommel
// reproduce`).
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "messaging/socket_channel.hpp"
#include "worker/trainer_process/trainer_log.hpp"

namespace trommel {

struct TrainerOptions {
    std::filesystem::path executable;
    std::vector<std::string> arguments;  ///< before "--channel 3"
    std::filesystem::path log;           ///< what it prints is appended; empty: kept nowhere
};

/// The process is killed with all its children by the destructor, and when the thread that made it ends
/// (PR_SET_PDEATHSIG): make it on the main thread. No call but the constructor (some milliseconds, until the
/// program has begun) and the destructor (until a killed process is gone) waits.
class TrainerProcess {
  public:
    /// Throws InputError when the executable cannot be started.
    explicit TrainerProcess(const TrainerOptions& options);
    ~TrainerProcess();

    TrainerProcess(const TrainerProcess&) = delete;
    TrainerProcess& operator=(const TrainerProcess&) = delete;

    SocketChannel& channel() { return channel_; }
    TrainerLog& log() { return log_; }
    pid_t pid() const { return pid_; }

    /// Readable when the process has ended; -1 on kernels older than 5.3, where wait_status() must be asked.
    int pidfd() const { return pidfd_.get(); }

    /// As waitpid() gives it, once the process has ended.
    std::optional<int> wait_status();

    /// Its whole process group, with SIGKILL.
    void kill();

  private:
    struct Pipes {
        SocketPair socket;
        UniqueFd read_output;
        UniqueFd write_output;
    };
    static Pipes make_pipes();
    TrainerProcess(const TrainerOptions& options, Pipes pipes);

    pid_t pid_;
    UniqueFd pidfd_;
    SocketChannel channel_;
    TrainerLog log_;
    std::optional<int> wait_status_;
};

}  // namespace trommel
