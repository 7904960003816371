// A folder of class folders: what is in it, in an order that depends on names alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/import/passed_over.hpp"
#include "storage/shards/shard.hpp"

namespace trommel {

/// Images and their classes, by class, then by path (bytes compared).
struct ClassFolders {
    std::vector<std::string> classes;  ///< in Unicode's composed form
    std::vector<std::string> files;    ///< below the folder, "glass/glass1.jpg" or "glass/may/1.jpg"
    std::vector<std::int32_t> labels;  ///< of `files`
    std::vector<Split> splits;  ///< of `files`, where the folder is divided into train/ and val/; else empty
    PassedOver passed_over;
    std::vector<std::string> warnings;
};

/// Images of a class may lie in folders of its folder, links to folders included. Hidden files and folders are passed over in
/// silence. Throws InputError when there are no class folders, one is without images, or the only one holds folders and no image.
ClassFolders scan_class_folders(const std::filesystem::path& directory);

/// The images at these places, with all classes.
ClassFolders only(const ClassFolders& found, const std::vector<std::int64_t>& places);

}  // namespace trommel
