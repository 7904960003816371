// The models available to every sweep file: search_spaces/builtin_models.toml, compiled in.
#pragma once

#include <string_view>

namespace trommel {

std::string_view builtin_models_toml();

}  // namespace trommel
