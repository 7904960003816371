// Features of the file system that holds a database: they decide how the database may be written. Private to
// this folder.
#pragma once

#include <filesystem>

namespace trommel {

/// Whether `path` (or its directory, if `path` does not exist) is on a file system that several machines may
/// share (NFS, Lustre, GPFS, SMB, FUSE, BeeGFS, 9P, ...) or whose locks do nothing. On such a file system, in
/// WAL mode, even a new reader could make a writer lose committed data. Throws StorageError if statfs fails.
bool is_on_network_file_system(const std::filesystem::path& path);

/// Whether two processes can hold a lock of the directory of `path` at once.
bool locks_do_nothing(const std::filesystem::path& path);

/// Whether locking the directory of `path` fails as unsupported (Lustre mounted without flock, some FUSE file
/// systems).
bool is_without_locks(const std::filesystem::path& path);

}  // namespace trommel
