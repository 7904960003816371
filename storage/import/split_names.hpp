// Detects folders that are named like splits, but are in the place of classes.
#pragma once

#include <string>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// "train", "Testing", "validation", "dev", in upper or lower case.
bool is_called_like_split(const std::string& name);

/// The same, or a name that starts or ends like one: "seg_train", "test-images".
bool resembles_split(const std::string& name);

/// Throws InputError if all classes of `directory` resemble splits. Adds a warning to `found` if one is named
/// like a split among others that are not.
void check_class_names(const std::filesystem::path& directory, ClassFolders& found);

}  // namespace trommel
