// For those who ask `trommel inspect` about something else than a shard.
#pragma once

#include <filesystem>

#include "system/errors.hpp"

namespace trommel::cli {

/// Throws InputError that says what to do with a directory; does nothing for anything else.
void must_not_be_a_directory(const std::filesystem::path& path);

/// `error`, which opening `path` as a shard has led to, and the datasets where it is an HDF5 file that
/// another program made.
StorageError explained(const std::filesystem::path& path, const StorageError& error);

}  // namespace trommel::cli
