// [space]: the values of each parameter, and when it is active.
#pragma once

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Parameters in the order of the file, but each after those that its conditions name. Reports values that
/// their setting cannot have in `sweep`, and conditions on unknown parameters, on values that they cannot
/// have, and in a circle. A parameter that cannot be read is in the space without cases, so that its name is
/// known.
SearchSpace read_space(const toml::table& table, const Sweep& sweep, Problems& problems);

}  // namespace trommel
