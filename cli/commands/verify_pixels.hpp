// What trainers do not look at: whether the pixels of shards are those that were written.
#pragma once

#include <functional>
#include <vector>

#include "sweep/training.hpp"

namespace trommel::cli {

/// Reads the pixels of all shards, each once, also where this machine has copies of them: another one may have none. Says how
/// far it is where that takes longer than a second. Throws StorageError for a shard that is damaged, and Interrupted where
/// `stop` says so.
void verify_pixels(const std::vector<DataSet>& data, const std::function<bool()>& stop);

}  // namespace trommel::cli
