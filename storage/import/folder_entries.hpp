// What lies in a folder of images, in an order that depends on names alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// Sorted by the bytes of their names, not in the order of the directory, which is another one on another
/// disk. Hidden entries are passed over. Throws InputError when the folder cannot be read.
std::vector<std::filesystem::directory_entry> entries_by_name(const std::filesystem::path& directory);

/// A link to a directory is one.
bool is_directory(const std::filesystem::directory_entry& entry);

/// By its ending, in any case of letters: JPEG, PNG, WebP, BMP, TIFF or GIF.
bool is_image_name(const std::filesystem::path& path);

/// Its ending, in small letters, where that is of images that no library here reads, such as ".heic"; else nothing.
std::string format_not_read(const std::filesystem::path& path);

}  // namespace trommel
