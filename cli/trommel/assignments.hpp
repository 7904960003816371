// Configurations as a person types them: key=value.
#pragma once

#include <string>
#include <vector>

#include "sweep/search_space.hpp"

namespace trommel::cli {

/// "optimizer=sgd", "learning_rate=0.01": each value as its parameter takes it. Throws InputError, naming the argument, for a
/// parameter that the space does not have, and for a configuration that is none of the space.
Params read_configuration(const std::vector<std::string>& assignments, const SearchSpace& space);

}  // namespace trommel::cli
