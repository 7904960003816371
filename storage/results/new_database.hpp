// Creates a results database completely or not at all. Private to this folder.
#pragma once

#include <filesystem>

#include "storage/results/trial_store.hpp"

namespace trommel {

/// Writes the database under a temporary name and links it to `path`, which must not exist.
void make_new_database(const std::filesystem::path& path, const SweepSource& source);

}  // namespace trommel
