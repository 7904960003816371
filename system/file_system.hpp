// Where a database lies decides how it may be written. Private to this folder.
#pragma once

#include <filesystem>

namespace trommel {

/// Whether `path` (or, while it does not exist, its directory) is on a file system that several machines may
/// share: NFS, Lustre, GPFS, SMB, FUSE, BeeGFS, 9P, ...; or whose locks do nothing: in WAL mode even a reader that begins could then
/// make a writer forget what it has committed. Throws StorageError when statfs fails.
bool is_on_network_file_system(const std::filesystem::path& path);

/// Whether two may have a lock of the directory of `path` at once.
bool locks_do_nothing(const std::filesystem::path& path);

/// Whether the directory of `path` answers that it has no locks at all (Lustre mounted without flock, some FUSE file systems).
bool is_without_locks(const std::filesystem::path& path);

}  // namespace trommel
