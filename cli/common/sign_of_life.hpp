// How the other nodes of a Slurm job see that the batch script's node lives: a file whose time of change advances.
#pragma once

#include <filesystem>
#include <thread>

#include "cli/common/slurm_job.hpp"

namespace trommel::cli {

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

/// Waits until the file is removed, or has not changed for half a minute of our own time. Compares no clocks of two nodes.
SignsEnd wait_for_end_of_signs(const std::filesystem::path& sign);

}  // namespace trommel::cli
