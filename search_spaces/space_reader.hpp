// [space]: what each parameter may be, and when it is active.
#pragma once

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Parameters in the order of the file, but each after those that its conditions name. Values that their setting cannot
/// have in `sweep`, conditions on parameters that do not exist, on values that they cannot have, and in a circle are
/// reported. A parameter that cannot be read stands in the space without cases, so that nobody misses its name.
SearchSpace read_space(const toml::table& table, const Sweep& sweep, Problems& problems);

}  // namespace trommel
