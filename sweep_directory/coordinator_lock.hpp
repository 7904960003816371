// One coordinator a directory: whoever prepares a sweep or runs one holds its lock.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "system/unique_fd.hpp"

namespace trommel {

/// Holds DIR/coordinator.lock as long as it lives; the kernel lets go when the process dies, however it dies.
/// Where a file system's locks do not reach other nodes, the writer's claim (storage/results/writer_claim.hpp) is what keeps two
/// apart.
class CoordinatorLock {
  public:
    /// Throws InputError, naming the holder, when another process has the lock and keeps it for that long.
    CoordinatorLock(const std::filesystem::path& directory, std::chrono::milliseconds patience);

  private:
    UniqueFd file_;
};

/// "process 4711 on n4, Slurm job 1234": this one.
std::string this_process();

/// Throws InputError where another coordinator writes the record of this directory, lock or no lock.
void must_not_be_written(const std::filesystem::path& directory);

}  // namespace trommel
