// Advice for a shard without images in a split that is needed.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel {

/// "import it again with ...", to get images of `split` (val or test). Depends on how the shard got its
/// splits, and never repeats what has just failed.
std::string how_to_get(Split split, const ShardInfo& info);

}  // namespace trommel
