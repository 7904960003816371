// What only the whole of a sweep file can tell: values given twice, parameters that nothing uses, searches that do not
// end, configurations that cannot be trained.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Names that the models' layers refer to by "$name" or in conditions.
std::set<std::string> names_used_by(const std::vector<ModelTemplate>& models);

/// Every setting by its name, and what these models refer to.
std::set<std::string> names_of_settings(const std::vector<ModelTemplate>& models);

/// Those of them that mean something to these models and optimizers.
std::set<std::string> names_with_effect(const std::vector<ModelTemplate>& models,
                                        const std::set<std::string>& optimizers);

/// `file` is the parsed file of `sweep`, for the places of what is wrong.
void check_consistency(const Sweep& sweep, const toml::table& file, Problems& problems);

}  // namespace trommel
