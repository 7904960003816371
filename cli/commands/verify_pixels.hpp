// Verifies the pixels of shards, which trainers do not check.
#pragma once

#include <functional>
#include <vector>

#include "sweep/training.hpp"

namespace trommel::cli {

/// Reads the pixels of all shards, each once, even if this machine has verified copies: another machine may
/// not. Shows the progress if it takes longer than a second. Throws StorageError for a shard that is damaged,
/// and Interrupted if `stop` returns true.
void verify_pixels(const std::vector<DataSet>& data, const std::function<bool()>& stop);

}  // namespace trommel::cli
