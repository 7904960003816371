// One layer of a model: { conv = 32, kernel = 3, activation = "relu" }.
#pragma once

#include <optional>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/layer_template.hpp"

namespace trommel {

/// Nothing if its kind is unknown. Values that their key cannot have are reported; references ("$name") are
/// checked later.
std::optional<LayerTemplate> read_layer(const toml::node& node, Problems& problems);

}  // namespace trommel
