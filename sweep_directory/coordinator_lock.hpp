// Ensures that only one process at a time prepares or runs the sweep in a directory.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// Holds DIR/coordinator.lock while the object lives; the kernel releases it when the process dies. On a file
/// system whose locks do not work across nodes, the writer's claim (storage/results/writer_claim.hpp) keeps
/// two coordinators apart.
class CoordinatorLock {
  public:
    /// Throws InputError, naming the holder, if another process holds the lock for longer than `patience`.
    CoordinatorLock(const std::filesystem::path& directory, std::chrono::milliseconds patience);

  private:
    UniqueFd file_;
};

/// This process, as "process 4711 on n4, Slurm job 1234".
std::string this_process();

/// Throws InputError if another coordinator writes the record of this directory, whether or not it holds the
/// lock.
void must_not_be_written(const std::filesystem::path& directory);

}  // namespace trommel
