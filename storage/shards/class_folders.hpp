// A folder of class folders: what is in it, in an order that depends on names alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Images and their classes, by class, then by name (bytes compared).
struct ClassFolders {
    std::vector<std::string> classes;
    std::vector<std::string> files;    ///< below the folder, "glass/glass1.jpg"
    std::vector<std::int32_t> labels;  ///< of `files`
    std::vector<Split> splits;  ///< of `files`, where the folder is divided into train/ and val/; else empty
    std::int64_t ignored_files =
        0;  ///< neither .jpg, .jpeg nor .png, in any case of letters, or not in a class folder
};

/// Hidden files and folders are passed over in silence. Throws InputError when there are no class folders or
/// one is without images.
ClassFolders scan_class_folders(const std::filesystem::path& directory);

/// The images at these places, with all classes.
ClassFolders only(const ClassFolders& found, const std::vector<std::int64_t>& places);

}  // namespace trommel
