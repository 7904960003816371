// Advice for a shard without images in a split that is needed.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Advice such as "import it again with ...", by which the shard gets images of `split` (val or test).
/// Depends on how the shard was split, and never suggests the import that has just failed.
std::string how_to_get(Split split, const ShardInfo& info);

}  // namespace trommel
