// The sweep directories below a directory.
#pragma once

#include <filesystem>
#include <limits>
#include <vector>

namespace trommel {

/// Those that have a record, by path, as paths that begin with `below` ("." is left out). Hidden folders, links, and folders
/// that cannot be read are passed over; a sweep's own folder is not searched further. `levels` limits how deep.
std::vector<std::filesystem::path> find_sweeps(const std::filesystem::path& below,
                                               int levels = std::numeric_limits<int>::max());

}  // namespace trommel
