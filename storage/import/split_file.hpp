// A text file that assigns images to splits.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// The split of each image of `found`; nothing for an image that the file does not list. A line is
/// "path,split" or "path split", the path as in ClassFolders::files, in double quotes if necessary; a first
/// line whose second word is "split" is a header. Throws InputError, "FILE:LINE: ...", for a path that is not
/// one of the images or is listed twice, and for a word that is not a split.
std::vector<std::optional<Split>> read_split_file(const std::filesystem::path& path,
                                                  const std::filesystem::path& directory,
                                                  const ClassFolders& found);

}  // namespace trommel
