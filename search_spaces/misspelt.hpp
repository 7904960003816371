// Keys that were meant to have another name. Errors that only follow from such a name help nobody.
#pragma once

#include <set>
#include <string>

#include <toml++/toml.h>

#include "sweep/sweep.hpp"

namespace trommel {

/// What parameters that nothing uses were meant to be called: "learning_rate" for "lerning_rate". `sweep` has its models;
/// a command has words of its own, and so none.
std::set<std::string> meant_names(const SearchSpace& space, const Sweep& sweep);

/// Whether a layer refers to a name like this parameter's, which exists nowhere: that is reported at the layer.
bool is_missed_by_a_layer(const std::string& parameter, const Sweep& sweep);

/// Whether `name` is not there and a key of the table may have been meant for it: that is reported as unknown.
bool is_misspelt(const toml::table& table, const std::string& name);

}  // namespace trommel
