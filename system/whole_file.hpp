// Small files that exist completely or not at all, even if the writer is killed.
#pragma once

#include <filesystem>
#include <string>

namespace trommel {

/// Written as a PartialFile, synced and published. Throws StorageError.
void write_whole(const std::filesystem::path& path, const std::string& text);

/// Throws StorageError if it cannot be read.
std::string read_whole(const std::filesystem::path& path);

/// Empty if the file does not exist or cannot be read.
std::string read_if_there(const std::filesystem::path& path);

}  // namespace trommel
