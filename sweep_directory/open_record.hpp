// Opens the record in a sweep's directory, for commands that only read it.
#pragma once

#include <filesystem>

#include "storage/results/results_reader.hpp"

namespace trommel {

/// Throws InputError for a directory without a record, StorageError for a record that cannot be read.
ResultsReader open_record(const std::filesystem::path& directory);

}  // namespace trommel
