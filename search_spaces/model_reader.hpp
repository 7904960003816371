// [model.NAME]: a model as a list of layers.
#pragma once

#include <string>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The models of a file's [model] table. One that cannot be read has no layers, or fewer.
std::vector<ModelTemplate> read_models(const toml::table& models, Problems& problems);

/// The models that every sweep file knows.
const std::vector<ModelTemplate>& builtin_models();

/// What only the whole file can tell of the layers of its models: "$names" that nothing has, and conditions that never
/// hold.
void check_layers(Sweep& sweep, const toml::table& models, Problems& problems);

}  // namespace trommel
