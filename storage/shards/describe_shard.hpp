// Describes a shard for people.
#pragma once

#include <cstdint>
#include <string>

#include "storage/shards/shard.hpp"

namespace trommel {

/// A few aligned lines, each with its line break: size, a table of classes by split, recipe, checksums.
std::string describe(const ShardInfo& info, std::int64_t file_bytes);

/// "images of 16x12 (width x height), 3 channels", "images as features, 1x1x2048 (width x height x channels)".
std::string shape_text(const ShardInfo& info);

}  // namespace trommel
