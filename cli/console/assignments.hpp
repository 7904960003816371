// Configurations as a person types them: key=value.
#pragma once

#include <string>
#include <vector>

#include "sweep/search_space.hpp"

namespace trommel::cli {

/// "optimizer=sgd", "learning_rate=0.01": each value as its parameter writes it. `option` is what stands before them, for
/// errors: "--set". Throws InputError for a parameter that the space does not have, and a value that it never has. Whether all
/// of them together are a configuration is not looked at.
Params read_configuration(const std::string& option, const std::vector<std::string>& texts,
                          const SearchSpace& space);

}  // namespace trommel::cli
