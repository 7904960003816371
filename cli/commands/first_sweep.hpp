// The sweep file that `trommel init` writes: one to run as it is, and to edit.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel::cli {

/// A commented sweep file for the images of a shard: batch size and epochs by their number, the built-in models that fit
/// them, test values only where there is a test split. `shard` is its path as the file is to name it. Throws InputError
/// for a shard that no sweep can use.
std::string first_sweep(const ShardInfo& info, const std::string& name, const std::string& shard);

}  // namespace trommel::cli
