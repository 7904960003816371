// Models in words: their layers, the parameters they refer to, and what an image becomes in them.
#pragma once

#include <string>

#include "sweep/layer_template.hpp"
#include "sweep/operations.hpp"

namespace trommel::cli {

/// A few lines: name, layers, parameters.
std::string describe(const ModelTemplate& model);

/// A table of the layers, with the shape after each and its weights, under the default settings. Throws InputError where a
/// layer does not fit.
std::string shape_table(const ModelTemplate& model, const Shape& image, std::int64_t classes);

/// The [model.NAME] table of a built-in model as its file has it, comments and all. Throws InputError for another name,
/// with the nearest one.
std::string builtin_model_toml(const std::string& name);

}  // namespace trommel::cli
