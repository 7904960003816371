// `when`: the conditions of a parameter, a case or a layer.
#pragma once

#include <functional>
#include <string>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// { optimizer = "sgd", model = ["cnn", "mlp"] }. Several keys mean "and", a list means "or".
Conditions read_conditions(const toml::node& node, Problems& problems);

/// Whether a parameter that is not in the space, or is inactive, may have this value anyway; returns the
/// reason if not.
using Elsewhere =
    std::function<std::optional<std::string>(const std::string& parameter, const ParamValue& value)>;

/// Reports conditions that can never hold: on a value that a parameter never has, here or `elsewhere`.
/// Converts the values of the others to their parameters' types (3 to 3.0 if it has doubles). `place` is the
/// table that the conditions were read from, `owner` is what they belong to: "parameter 'momentum'".
void settle_conditions(Conditions& conditions, const SearchSpace& space, const Elsewhere& elsewhere,
                       const toml::node& place, const std::string& owner, Problems& problems);

}  // namespace trommel
