// Checks that need the whole sweep file: values given twice, unused parameters, endless searches,
// configurations that cannot be trained.
#pragma once

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// `file` is the parsed file of `sweep`, for the positions of problems.
void check_consistency(const Sweep& sweep, const toml::table& file, Problems& problems);

}  // namespace trommel
