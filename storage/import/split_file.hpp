// A text file that says which split each image belongs to.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// The split of each image of `found`; nothing for one that the file does not name. A line is "path,split" or
/// "path split", the path as in ClassFolders::files, in double quotes where it must be; a first line whose
/// second word is "split" is a header. Throws InputError, "FILE:LINE: ...", for a path that is none of the
/// images or comes twice, and for a word that is no split.
std::vector<std::optional<Split>> read_split_file(const std::filesystem::path& path,
                                                  const std::filesystem::path& directory,
                                                  const ClassFolders& found);

}  // namespace trommel
