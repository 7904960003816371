// Executes the commands of a Worker: feeds it from the channel, the trainer's socket and the clock, and runs
// the trainer's process.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "messaging/channel.hpp"
#include "worker/trainer_process/trainer_process.hpp"
#include "worker/worker.hpp"

namespace trommel {

struct WorkerOptions {
    std::filesystem::path trainer;        ///< the executable
    std::filesystem::path log_directory;  ///< one log for each attempt, and one for output between them
    WorkerLimits limits{};
    std::vector<std::string> trainer_arguments{};
};

/// Why a worker left.
struct WorkerEnd {
    LeaveCause cause = LeaveCause::trouble;
    std::string reason;
};

/// For one thread; create it on the one that lives as long as the process.
class WorkerLoop {
  public:
    /// `coordinator` must outlive the loop; the coordinator is its peer 0. `rank` names the worker's own log
    /// file.
    WorkerLoop(Channel& coordinator, Peer rank, const WorkerOptions& options);

    /// Handles all messages that have arrived. Never blocks. An undecodable message from the coordinator is
    /// reported on standard error; if the channel itself fails, the caller must catch that.
    void turn();

    /// Waits until the trainer has sent something, or for a few milliseconds: MPI cannot wake us.
    void wait();

    /// Set when the worker has left: its trainer has ended, and turn() must not be called again.
    const std::optional<WorkerEnd>& end() const { return end_; }

  private:
    void receive_from_coordinator();
    void receive_from_trainer();
    void read_trainer(int at_most);
    void watch_memory();
    void act(const WorkerCommands& commands);
    void act(const ToCoordinator& command);
    void act(const ToTrainer& command);
    void act(const StartTrainer&);
    void act(const KillTrainer&);
    void act(const Leave& command);

    Channel& coordinator_;
    Peer rank_;
    WorkerOptions options_;
    Worker worker_;
    std::optional<TrainerProcess> trainer_;
    std::optional<WorkerEnd> end_;
    bool quiet_ = false;  // no message arrived in this turn
    std::chrono::milliseconds nap_{1};
    std::chrono::steady_clock::time_point memory_measured_{};
    // Since the trainer closed its end of the socket.
    std::optional<std::chrono::steady_clock::time_point> silent_since_;
};

}  // namespace trommel
