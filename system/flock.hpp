// Locks on a local disk, which end with the process that holds them, even if it is killed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "system/file.hpp"

namespace trommel {

enum class Lock { shared, exclusive };

/// False if another process holds a conflicting lock. The lock lasts until the file is closed.
bool try_lock(const File& file, Lock lock);

/// A shared lock on a file, which keeps processes that take an exclusive lock first from removing it. Nothing
/// if the file does not exist or is being removed.
std::optional<File> held(const std::filesystem::path& path);

/// An exclusive lock on a directory itself. Waits for it, and calls `waits` first if it must wait. Throws
/// StorageError if the file system has no locks.
class DirectoryLock {
  public:
    DirectoryLock(const std::filesystem::path& directory, const std::function<void()>& waits);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    int descriptor_;
};

}  // namespace trommel
