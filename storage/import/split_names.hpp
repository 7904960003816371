// Folders that are called like splits where classes are expected.
#pragma once

#include <string>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// "train", "Testing", "validation", "dev", in any case of letters.
bool is_called_like_split(const std::string& name);

/// The same, or a name that begins or ends so: "seg_train", "test-images".
bool resembles_split(const std::string& name);

/// Throws InputError where all classes of `directory` resemble splits. Adds a warning to `found` where one is called like a
/// split among others that are not.
void check_class_names(const std::filesystem::path& directory, ClassFolders& found);

}  // namespace trommel
