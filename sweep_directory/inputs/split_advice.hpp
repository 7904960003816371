// What to do with a shard that has no images in a split that is needed.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel {

/// "import it again with ...", for images of `split` (val or test), by the way in which the shard got its splits: never what has
/// just failed.
std::string how_to_get(Split split, const ShardInfo& info);

}  // namespace trommel
