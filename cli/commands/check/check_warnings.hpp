// What is no error in a sweep file, and probably not meant.
#pragma once

#include <filesystem>
#include <string>

#include "sweep/sweep.hpp"

namespace trommel::cli {

/// A line or more for each: a script that is not there, settings that nothing looks at, configurations that train the same,
/// given weights that see pixels as they never did, a sweep that has begun with another file. `text` is the file's.
std::string check_warnings(const Sweep& sweep, const std::string& text, const std::filesystem::path& file);

}  // namespace trommel::cli
