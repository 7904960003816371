// [model.NAME]: a model as a list of layers.
#pragma once

#include <string>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/layer_template.hpp"

namespace trommel {

/// The models of a file's [model] table.
std::vector<ModelTemplate> read_models(const toml::table& models, Problems& problems);

/// The models that every sweep file knows.
const std::vector<ModelTemplate>& builtin_models();

}  // namespace trommel
