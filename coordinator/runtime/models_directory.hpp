// The weights of the best configurations, as files in the sweep's directory.
#pragma once

#include <filesystem>

#include "coordinator/coordinator.hpp"

namespace trommel {

/// Creates the directory if the sweep keeps models, and removes half-written files of dead trainers. Throws
/// StorageError.
void make_models_directory(const Sweep& sweep, const std::filesystem::path& directory);

/// Removes the weights that are no longer worth keeping, and those of attempts that did not count, whole or
/// half-written. Other files are kept. A file that cannot be removed is tried again in the next call.
void tidy_models(const std::filesystem::path& directory, const Coordinator& coordinator);

}  // namespace trommel
