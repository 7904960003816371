// One coordinator a directory.
#pragma once

#include <filesystem>
#include <string>

#include "messaging/unique_fd.hpp"

namespace trommel {

/// Holds DIR/coordinator.lock as long as it lives; the kernel lets go when the process dies, however it dies.
/// Where a file system's locks do not reach other nodes, the life in the store is what stops a superseded
/// coordinator.
class CoordinatorLock {
  public:
    /// Throws InputError, naming the holder, when another process has the lock.
    explicit CoordinatorLock(const std::filesystem::path& directory);

  private:
    UniqueFd file_;
};

}  // namespace trommel
