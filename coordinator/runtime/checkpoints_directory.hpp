// Checkpoints of the trials that have not ended, as files in the sweep's directory. Trainers write them.
#pragma once

#include <filesystem>

#include "coordinator/coordinator.hpp"

namespace trommel {

/// A program has its own. Throws StorageError.
void make_checkpoints_directory(const Sweep& sweep, const std::filesystem::path& directory);

/// Removes the checkpoints of trials that have ended, and what was left half-written by them. Other files are left alone.
/// Where a file cannot be removed, the next call tries again.
void tidy_checkpoints(const std::filesystem::path& directory, const Coordinator& coordinator);

}  // namespace trommel
