// A copy of a shard that is known to be one.
#pragma once

#include <filesystem>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Throws StorageError unless the file is that shard, pixels and all.
void must_be_a_copy(const std::filesystem::path& path, const Shard& shard, const OnBytes& on_bytes);

/// Gives `path` its name when all of the copy was read back from the disk; a process that is killed before leaves a
/// partial_path(). Throws StorageError: of the shard where that is what is damaged.
void copy_shard(const Shard& shard, const std::filesystem::path& path, const OnBytes& on_bytes);

}  // namespace trommel
