// Warnings about sweep files without errors that are probably not what was meant.
#pragma once

#include <string>

#include "search_spaces/sweep_file.hpp"

namespace trommel::cli {

/// One or more lines per warning: a missing script, settings without effect, configurations that train
/// identically, given weights with pixels that are normalized differently, a sweep that was started with a
/// different file.
std::string check_warnings(const SweepFile& file);

}  // namespace trommel::cli
