// Where a database lies decides how it may be written. Private to this folder.
#pragma once

#include <filesystem>

namespace trommel {

/// Whether `path` (or, while it does not exist, its directory) is on a file system that several machines may
/// share: NFS, Lustre, GPFS, SMB, FUSE, BeeGFS, 9P, ... Throws StorageError when statfs fails.
bool is_on_network_file_system(const std::filesystem::path& path);

/// Whether the directory of `path` answers that it has no locks at all (Lustre mounted without flock, some FUSE file systems).
bool is_without_locks(const std::filesystem::path& path);

}  // namespace trommel
