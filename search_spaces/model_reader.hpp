// [model.NAME]: a model as a list of layers.
#pragma once

#include <string>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The models of a file's [model] table. A model that cannot be read has no layers, or fewer.
std::vector<ModelTemplate> read_models(const toml::table& models, Problems& problems);

/// The models available to every sweep file.
const std::vector<ModelTemplate>& builtin_models();

/// Checks of the models' layers that need the whole file: references ("$name") without a value, and
/// conditions that never hold.
void check_layers(Sweep& sweep, const toml::table& models, Problems& problems);

}  // namespace trommel
