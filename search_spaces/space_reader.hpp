// [space]: what each parameter may be, and when it is active.
#pragma once

#include <map>
#include <string>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// Parameters in the order of the file, but each after those that its conditions name. Conditions on
/// parameters that do not exist, on values that they cannot have, and in a circle are reported.
SearchSpace read_space(const toml::table& table, Problems& problems);

/// Reports conditions that can never hold: on a name that is neither in `space` nor in `fixed`, or on a value
/// that it never has. Turns the others' values into those of the parameter (3 into 3.0 where it has doubles).
/// `place` is where the conditions stand, `owner` whose they are ("parameter 'momentum'").
void settle_conditions(Conditions& conditions, const SearchSpace& space, const Params& fixed,
                       const toml::node& place, const std::string& owner, Problems& problems);

}  // namespace trommel
