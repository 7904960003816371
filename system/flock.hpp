// Locks on a local disk, which end with the process that holds them, however it ends.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "system/file.hpp"

namespace trommel {

enum class Lock { shared, exclusive };

/// False where somebody holds a lock that excludes it. It lasts as long as the file is open.
bool try_lock(const File& file, Lock lock);

/// A file that nobody removes who asks for an exclusive lock first. Nothing where it is not there, or is being removed.
std::optional<File> held(const std::filesystem::path& path);

/// An exclusive lock on a directory itself; waits for it, and calls `waits` first where it must. Throws StorageError where the
/// file system has no locks.
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
