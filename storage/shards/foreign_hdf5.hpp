// HDF5 files that trommel did not make: what is in them, without trusting them.
#pragma once

#include <filesystem>

#include "system/confined.hpp"

namespace trommel {

/// Whether it begins as an HDF5 file does, at its start or after a user block that is not ours. False for
/// what is no regular file or cannot be read.
bool is_foreign_hdf5(const std::filesystem::path& path);

/// Name, type and shape of its datasets, up to 100 of them, each on a line. HDF5 reads it in a child process,
/// since a damaged file can crash it, make it loop or ask for any amount of memory. Links to other files are
/// not followed.
ConfinedResult list_datasets(const std::filesystem::path& path, const Confinement& limits = {});

}  // namespace trommel
