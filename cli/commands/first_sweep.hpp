// The sweep file that `trommel init` writes: ready to run, and to edit.
#pragma once

#include <string>

#include "storage/shards/shard.hpp"

namespace trommel::cli {

/// A commented sweep file for the images of a shard: batch size and epochs depend on their number, the
/// built-in models are those that fit them, and there are test values only if there is a test split. `shard`
/// is the path to write into the file. Throws InputError for a shard that no sweep can use.
std::string first_sweep(const ShardInfo& info, const std::string& name, const std::string& shard);

}  // namespace trommel::cli
