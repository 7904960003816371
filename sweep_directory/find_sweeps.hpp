// Finds the sweep directories below a directory.
#pragma once

#include <filesystem>
#include <limits>
#include <vector>

namespace trommel {

/// Directories with a record, sorted by path, as paths that start with `below` ("." is left out). Skips
/// hidden directories, links, and directories that cannot be read; does not search inside a sweep's
/// directory. `levels` limits the depth.
std::vector<std::filesystem::path> find_sweeps(const std::filesystem::path& below,
                                               int levels = std::numeric_limits<int>::max());

}  // namespace trommel
