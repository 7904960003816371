// Lists a folder of images in an order that only depends on names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// Sorted by the bytes of their names, because the directory order differs between disks. Hidden entries are
/// skipped. Throws InputError if the folder cannot be read.
std::vector<std::filesystem::directory_entry> entries_by_name(const std::filesystem::path& directory);

/// Whether the entry is a directory or a link to one.
bool is_directory(const std::filesystem::directory_entry& entry);

/// By its extension, in upper or lower case: JPEG, PNG, WebP, BMP, TIFF or GIF.
bool is_image_name(const std::filesystem::path& path);

/// The extension in lower case, if it belongs to an unsupported image format, such as ".heic"; otherwise
/// nothing.
std::string format_not_read(const std::filesystem::path& path);

}  // namespace trommel
