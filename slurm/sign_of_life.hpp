// How the other nodes of a Slurm job see that the batch script's node lives: a file whose time of change advances.
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
std::filesystem::path sign_of_life(const std::filesystem::path& slurm, const SlurmJob& job);

/// Touches the file every two seconds, on a thread of its own, and removes it at the end.
class SigningLife {
  public:
    explicit SigningLife(std::filesystem::path sign);
    ~SigningLife();

    SigningLife(const SigningLife&) = delete;
    SigningLife& operator=(const SigningLife&) = delete;

  private:
    std::filesystem::path sign_;
    std::jthread thread_;
};

enum class SignsEnd { removed, silent };

/// What one who looks at the file each second makes of it. Signs end when the file is removed, or has not
/// changed for half a minute of our own time in which we could have written it ourselves. Compares no clocks
/// of two nodes.
class WatchedSign {
  public:
    WatchedSign(std::filesystem::path sign, std::chrono::steady_clock::time_point now);

    std::optional<SignsEnd> look(std::chrono::steady_clock::time_point now);

  private:
    std::filesystem::path sign_;
    OwnClock clock_;  // a file system that hangs, hangs for us too: that is nobody's silence
    OwnClock::Time heard_{};
    std::int64_t last_;
};

/// Looks until there is an end.
SignsEnd wait_for_end_of_signs(const std::filesystem::path& sign);

}  // namespace trommel
