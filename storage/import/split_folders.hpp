// A folder that is divided already: train/, val/ and perhaps test/, with class folders in each.
#pragma once

#include <filesystem>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// Whether train/ is there and holds class folders. One that holds images itself is a class called "train".
bool is_divided(const std::filesystem::path& directory);

/// Images of a divided folder by split, class and name; "train/glass/glass1.jpg". train/ may be called training/, val/ valid/
/// or validation/, and test/ testing/. Throws InputError when val/ or a class of one split is missing, or another folder lies
/// beside them.
ClassFolders scan_split_folders(const std::filesystem::path& directory);

/// Either kind of folder. Throws InputError as the scan of that kind does, and where all class folders are called like splits.
ClassFolders scan_images(const std::filesystem::path& directory);

}  // namespace trommel
