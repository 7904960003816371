// Parses configurations that users type as key=value.
#pragma once

#include <string>
#include <vector>

#include "sweep/search_space.hpp"

namespace trommel::cli {

/// Parses "optimizer=sgd", "learning_rate=0.01", each value as its parameter writes it. `option` is the
/// option before them, for errors: "--set". Throws InputError for a parameter that the space does not have,
/// and for a value outside of it. Does not check whether all of them together are a configuration.
Params read_configuration(const std::string& option, const std::vector<std::string>& texts,
                          const SearchSpace& space);

}  // namespace trommel::cli
