// The contents of a folder of class folders, in an order that only depends on names.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/import/passed_over.hpp"
#include "storage/shards/shard.hpp"

namespace trommel {

/// Images and their classes, by class, then by path (compared as bytes).
struct ClassFolders {
    std::vector<std::string> classes;  ///< in Unicode's composed form
    std::vector<std::string> files;    ///< below the folder, "glass/glass1.jpg" or "glass/may/1.jpg"
    std::vector<std::int32_t> labels;  ///< of `files`
    std::vector<Split>
        splits;  ///< of `files`, if the folder is divided into train/ and val/; otherwise empty
    PassedOver passed_over;
    std::vector<std::string> warnings;
};

/// Images of a class may be in subfolders, including links to folders. Hidden files and folders are skipped
/// silently. Throws InputError if there are no class folders, if one has no images, or if the only one holds
/// folders and no images.
ClassFolders scan_class_folders(const std::filesystem::path& directory);

/// The images at these indices, with all classes.
ClassFolders only(const ClassFolders& found, const std::vector<std::int64_t>& places);

}  // namespace trommel
