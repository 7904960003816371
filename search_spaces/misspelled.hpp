// Recognizes misspelled names, so that errors that only follow from them are not reported.
#pragma once

#include <set>
#include <string>

#include <toml++/toml.h>

#include "sweep/sweep.hpp"

namespace trommel {

/// The names that unused parameters were meant to have: "learning_rate" for "lerning_rate". `sweep` must have
/// its models; with a command any name is valid, so the result is empty.
std::set<std::string> meant_names(const SearchSpace& space, const Sweep& sweep);

/// Whether a layer refers to an unknown name similar to this parameter's: that is reported at the layer.
bool is_missed_by_a_layer(const std::string& parameter, const Sweep& sweep);

/// Whether `name` is missing and a key of the table may have been meant for it: that key is reported as
/// unknown.
bool is_misspelled(const toml::table& table, const std::string& name);

}  // namespace trommel
