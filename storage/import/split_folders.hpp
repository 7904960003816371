// A folder that is already divided: train/, val/ and perhaps test/, with class folders in each.
#pragma once

#include <filesystem>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// Whether train/ exists and holds class folders. If it holds images itself, it is a class named "train".
bool is_divided(const std::filesystem::path& directory);

/// Images of a divided folder by split, class and name; "train/glass/glass1.jpg". train/ may be named
/// training/, val/ valid/ or validation/, and test/ testing/. Throws InputError if val/ or a class of one
/// split is missing, or if there is another folder beside them.
ClassFolders scan_split_folders(const std::filesystem::path& directory);

/// Either kind of folder. Throws InputError like the scan of that kind, and if all class folders are named
/// like splits.
ClassFolders scan_images(const std::filesystem::path& directory);

}  // namespace trommel
