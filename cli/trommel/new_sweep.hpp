// The directory of a sweep that is to run: made now, or found from before.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "cli/common/sweep_directory.hpp"

namespace trommel::cli {

/// Makes the directory with the sweep's file and an empty record; where there is one already, sees that it
/// belongs to the same sweep file. Throws InputError.
Sweep prepare_directory(const SweepDirectory& directory, const std::filesystem::path& sweep_file,
                        const std::map<std::string, std::filesystem::path>& data);

}  // namespace trommel::cli
