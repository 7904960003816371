// One coordinator a directory: whoever prepares a sweep or runs one holds its lock.
#pragma once

#include <chrono>
#include <filesystem>

#include "messaging/unique_fd.hpp"

namespace trommel::cli {

/// Holds DIR/coordinator.lock as long as it lives; the kernel lets go when the process dies, however it dies.
/// Where a file system's locks do not reach other nodes, the life in the store is what stops a superseded
/// coordinator.
class CoordinatorLock {
  public:
    /// Throws InputError, naming the holder, when another process has the lock and keeps it for that long.
    CoordinatorLock(const std::filesystem::path& directory, std::chrono::milliseconds patience);

  private:
    UniqueFd file_;
};

}  // namespace trommel::cli
