// Frees room in a shard cache.
#pragma once

#include <cstdint>
#include <filesystem>

namespace trommel {

/// Removes unfinished copies of dead processes, and copies that no process reads, least recently used first,
/// until `bytes` more fit within the limit and on the disk. If they cannot, throws StorageError and removes
/// no complete copy. The caller holds the lock of the directory.
void make_room(const std::filesystem::path& directory, std::uint64_t bytes, std::uint64_t limit_bytes);

}  // namespace trommel
