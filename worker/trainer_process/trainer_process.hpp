// A running trainer: the process, the socket to it, and its output. Also usable without MPI (`trommel
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
    std::filesystem::path log;           ///< its output is appended here; empty: not saved
};

/// The process and all its children are killed by the destructor, and when the thread that created it ends
/// (PR_SET_PDEATHSIG): create it on the main thread. Only the constructor (some milliseconds, until the
/// program has started) and the destructor (until a killed process is gone) block.
class TrainerProcess {
  public:
    /// Throws InputError if the executable cannot be started.
    explicit TrainerProcess(const TrainerOptions& options);
    ~TrainerProcess();

    TrainerProcess(const TrainerProcess&) = delete;
    TrainerProcess& operator=(const TrainerProcess&) = delete;

    SocketChannel& channel() { return channel_; }
    TrainerLog& log() { return log_; }
    pid_t pid() const { return pid_; }

    /// Readable when the process has ended; -1 on kernels older than 5.3: poll wait_status() then.
    int pidfd() const { return pidfd_.get(); }

    /// The status from waitpid(), once the process has ended.
    std::optional<int> wait_status();

    /// Kills its whole process group with SIGKILL.
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
