// The weights of the best configurations, as files in the sweep's directory.
#pragma once

#include <filesystem>

#include "coordinator/coordinator.hpp"

namespace trommel {

/// Where the sweep keeps models; and without what dead trainers left half-written. Throws StorageError.
void make_models_directory(const Sweep& sweep, const std::filesystem::path& directory);

/// Removes the files of weights that are not worth keeping any more, and those of attempts that did not count, whole
/// or half-written. Other files are left alone. Where a file cannot be removed, the next call tries again.
void tidy_models(const std::filesystem::path& directory, const Coordinator& coordinator);

}  // namespace trommel
