// Warnings about sweep files without errors that are probably not what was meant.
#pragma once

#include <filesystem>
#include <string>

#include "sweep/sweep.hpp"

namespace trommel::cli {

/// One or more lines per warning: a missing script, settings without effect, configurations that train
/// identically, given weights with pixels that are normalized differently, a sweep that was started with a
/// different file. `text` is the file's.
std::string check_warnings(const Sweep& sweep, const std::string& text, const std::filesystem::path& file);

}  // namespace trommel::cli
