// A shard in words, for people.
#pragma once

#include <cstdint>
#include <string>

#include "storage/shards/shard.hpp"

namespace trommel {

/// A few aligned lines, each with its end: size, a table of classes by split, recipe, checksums.
std::string describe(const ShardInfo& info, std::int64_t file_bytes);

}  // namespace trommel
