// Errors of `trommel inspect` for something that is not a shard.
#pragma once

#include <filesystem>

#include "system/errors.hpp"

namespace trommel::cli {

/// Throws InputError with advice if `path` is a directory; otherwise does nothing.
void must_not_be_a_directory(const std::filesystem::path& path);

/// The text of `error`, which was thrown when `path` was opened as a shard, followed by the datasets if it is
/// an HDF5 file from another program.
StorageError explained(const std::filesystem::path& path, const StorageError& error);

}  // namespace trommel::cli
