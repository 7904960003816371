// What to do with a shard that has no images for training or none for validation.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel::cli {

/// "import it again with ...", by the way in which the shard got its split: never what has just failed.
std::string how_to_get_both(const ShardInfo& info);

}  // namespace trommel::cli
