// Which copies of a shard cache go when another one needs their room.
#pragma once

#include <cstdint>
#include <filesystem>

namespace trommel {

/// Removes what is left of copies that nobody finished, and copies that nobody reads, those first that were not asked for
/// the longest, until so many bytes more are within the limit and on the disk. Throws StorageError, and removes no whole copy,
/// where they cannot be. The caller has the lock of the directory.
void make_room(const std::filesystem::path& directory, std::uint64_t bytes, std::uint64_t limit_bytes);

}  // namespace trommel
