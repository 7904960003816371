// Does what a Worker wants done: feeds it from the channel, the trainer's socket and the clock, and runs the
// trainer's process.
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
    std::filesystem::path log_directory;  ///< one log an attempt, and one for what is printed between them
    WorkerLimits limits{};
    std::vector<std::string> trainer_arguments{};
};

/// Why a worker left.
struct WorkerEnd {
    LeaveCause cause = LeaveCause::trouble;
    std::string reason;
};

/// One thread; make it on the one that lives as long as the process.
class WorkerLoop {
  public:
    /// `coordinator` must outlive the loop; the coordinator is its peer 0. `rank` names the worker's own log.
    WorkerLoop(Channel& coordinator, Peer rank, const WorkerOptions& options);

    /// Hears all that has arrived, and acts on it. Never waits. A message of the coordinator that cannot be
    /// understood is noted on standard error; a channel that fails altogether is the caller's to catch.
    void turn();

    /// Until the trainer has something to say, or a few milliseconds: MPI cannot wake us.
    void wait();

    /// Set when the worker has left: its trainer is gone, and turn() must not be called again.
    const std::optional<WorkerEnd>& end() const { return end_; }

  private:
    void hear_coordinator();
    void hear_trainer();
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
    bool quiet_ = false;  // nothing was heard in this turn
    std::chrono::milliseconds nap_{1};
    std::chrono::steady_clock::time_point memory_measured_{};
    std::optional<std::chrono::steady_clock::time_point> mute_since_;  // its end of the socket is closed
};

}  // namespace trommel
