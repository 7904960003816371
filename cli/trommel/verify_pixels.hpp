// What trainers do not look at: whether the pixels of shards are those that were written.
#pragma once

#include <functional>
#include <vector>

#include "sweep/training.hpp"

namespace trommel::cli {

/// Reads the pixels of all shards, each once, but of those that $TROMMEL_SCRATCH has a copy of: its pixels were verified when it
/// was made. Says how far it is where that takes longer than a second. Throws StorageError for a shard that is damaged, and
/// Interrupted where `stop` says so.
void verify_pixels(const std::vector<DataSet>& data, const std::function<bool()>& stop);

}  // namespace trommel::cli
