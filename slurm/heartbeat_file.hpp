// How the other nodes of a Slurm job see that the node of its batch script is alive: a file whose time of change advances.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <thread>

#include "slurm/slurm_job.hpp"
#include "system/own_clock.hpp"

namespace trommel {

/// slurm/alive.JOB in a sweep's directory.
std::filesystem::path heartbeat_file(const std::filesystem::path& slurm, const SlurmJob& job);

/// Touches the file every two seconds, on a thread of its own, and removes it at the end.
class HeartbeatWriter {
  public:
    explicit HeartbeatWriter(std::filesystem::path file);
    ~HeartbeatWriter();

    HeartbeatWriter(const HeartbeatWriter&) = delete;
    HeartbeatWriter& operator=(const HeartbeatWriter&) = delete;

  private:
    std::filesystem::path file_;
    std::jthread thread_;
};

enum class HeartbeatEnd { removed, silent };

/// Reads the file once a second. The heartbeat ends when the file is removed, or has not changed for 30 seconds of our own time
/// in which we could have written it ourselves. Never compares the clocks of two nodes.
class HeartbeatMonitor {
  public:
    HeartbeatMonitor(std::filesystem::path file, std::chrono::steady_clock::time_point now);

    std::optional<HeartbeatEnd> look(std::chrono::steady_clock::time_point now);

  private:
    std::filesystem::path file_;
    OwnClock clock_;  // stands still while a file system hangs: that is not the other node's silence
    OwnClock::Time heard_{};
    std::int64_t last_;
};

/// Blocks until the heartbeat ends.
HeartbeatEnd wait_for_heartbeat_end(const std::filesystem::path& file);

}  // namespace trommel
