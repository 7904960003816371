// Checkpoints of the trials that have not ended, as files in the sweep's directory. Trainers write them.
#pragma once

#include <filesystem>

#include "coordinator/coordinator.hpp"

namespace trommel {

/// Does nothing for a user's program, which has its own checkpoints. Throws StorageError.
void make_checkpoints_directory(const Sweep& sweep, const std::filesystem::path& directory);

/// Removes the checkpoints of trials that have ended, and the half-written ones they left. Other files are
/// kept. A file that cannot be removed is tried again in the next call.
void tidy_checkpoints(const std::filesystem::path& directory, const Coordinator& coordinator);

}  // namespace trommel
