// TOML values as values of parameters.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// true, 3, 0.5, "adam", [64, 32]; anything else is reported as what `name` cannot be.
std::optional<ParamValue> read_value(const toml::node& node, const std::string& name, Problems& problems);

/// A list of different values. Where some are integers and some are not, all become doubles.
std::vector<ParamValue> read_values(const toml::array& array, const std::string& name, Problems& problems);

/// The `when` of a parameter or a layer: { optimizer = "sgd", model = ["cnn", "mlp"] }. Several keys mean
/// "and".
Conditions read_conditions(const toml::node& node, Problems& problems);

/// 3 becomes 3.0 where the distribution has doubles.
ParamValue coerce(const Distribution& distribution, ParamValue value);

/// "90s", "30m", "2h", "1d".
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace trommel
