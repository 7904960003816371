// Describes models: their layers, their parameters, and the shapes of an image in them.
#pragma once

#include <string>

#include "sweep/layer_template.hpp"
#include "sweep/operations.hpp"

namespace trommel::cli {

/// A few lines: name, layers, parameters.
std::string describe(const ModelTemplate& model);

/// A table of the layers, with the shape after each and its number of weights, for the default settings.
/// Throws InputError if a layer does not fit.
std::string shape_table(const ModelTemplate& model, const Shape& image, std::int64_t classes);

/// The [model.NAME] table of a built-in model as in its file, with comments. Throws InputError for an unknown
/// name, with the most similar one.
std::string builtin_model_toml(const std::string& name);

}  // namespace trommel::cli
