// What only the whole of a sweep file can tell: values given twice, parameters that nothing uses, searches that do not
// end, configurations that cannot be trained.
#pragma once

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// `file` is the parsed file of `sweep`, for the places of what is wrong.
void check_consistency(const Sweep& sweep, const toml::table& file, Problems& problems);

}  // namespace trommel
