// Lists the contents of HDF5 files from other programs, without trusting them.
#pragma once

#include <filesystem>

#include "system/confined.hpp"

namespace trommel {

/// Whether the file has an HDF5 signature at its start or after a user block that is not ours. False if it is
/// not a regular file or cannot be read.
bool is_foreign_hdf5(const std::filesystem::path& path);

/// Name, type and shape of its datasets, up to 100 of them, one per line. HDF5 reads the file in a child
/// process, because a damaged file can make HDF5 crash, loop, or ask for any amount of memory. Links to other
/// files are not followed.
ConfinedResult list_datasets(const std::filesystem::path& path, const Confinement& limits = {});

}  // namespace trommel
