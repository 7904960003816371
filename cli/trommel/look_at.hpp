// How the sweep in a directory is doing, for the commands that say so.
#pragma once

#include <filesystem>

#include "report/status.hpp"

namespace trommel::cli {

/// Throws as open_record() does.
Status look_at(const std::filesystem::path& directory);

}  // namespace trommel::cli
