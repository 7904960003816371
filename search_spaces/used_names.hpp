// Which names mean something to a sweep: settings, and what its models refer to.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

/// Every word that the setting may have in this sweep; `otherwise` where neither [train] nor [space] names one.
std::set<std::string> words_of(const Sweep& sweep, const std::string& setting, const std::string& otherwise);

/// Those that configurations of this sweep can have.
std::vector<ModelTemplate> possible_models(const Sweep& sweep);

/// Names that the models' layers refer to by "$name" or in conditions.
std::set<std::string> names_used_by(const std::vector<ModelTemplate>& models);

/// Every setting by its name, and what these models refer to.
std::set<std::string> names_of_settings(const std::vector<ModelTemplate>& models);

/// Those of them that mean something to these models and optimizers.
std::set<std::string> names_with_effect(const std::vector<ModelTemplate>& models,
                                        const std::set<std::string>& optimizers);

}  // namespace trommel
