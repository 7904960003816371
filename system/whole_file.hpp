// Small files that are there whole or not at all, whenever the writer dies.
#pragma once

#include <filesystem>
#include <string>

namespace trommel {

/// Under a temporary name, synced and renamed. Throws StorageError.
void write_whole(const std::filesystem::path& path, const std::string& text);

/// Throws StorageError where it cannot be read.
std::string read_whole(const std::filesystem::path& path);

/// Empty where it is not there, or cannot be read.
std::string read_if_there(const std::filesystem::path& path);

}  // namespace trommel
