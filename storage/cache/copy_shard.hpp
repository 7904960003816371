// Copies a shard and verifies the copy.
#pragma once

#include <filesystem>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Throws StorageError unless the file is that shard and all its pixels are intact.
void must_be_a_copy(const std::filesystem::path& path, const Shard& shard, const OnBytes& on_bytes);

/// Renames the copy to `path` after all of it was read back from the disk; a process that is killed before
/// that leaves a PartialFile. Throws StorageError; if the shard is damaged, the error names the shard.
void copy_shard(const Shard& shard, const std::filesystem::path& path, const OnBytes& on_bytes);

}  // namespace trommel
