// Which names have a meaning in a sweep: settings, and what its models refer to.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

/// All words that the setting may have in this sweep; `otherwise` if neither [train] nor [space] names one.
std::set<std::string> words_of(const Sweep& sweep, const std::string& setting, const std::string& otherwise);

/// The models that configurations of this sweep can have.
std::vector<ModelTemplate> possible_models(const Sweep& sweep);

/// Names that the models' layers refer to as "$name" or in conditions.
std::set<std::string> names_used_by(const std::vector<ModelTemplate>& models);

/// The names of all settings, and those that these models refer to.
std::set<std::string> names_of_settings(const std::vector<ModelTemplate>& models);

/// The names of all settings that have an effect with these models and optimizers.
std::set<std::string> names_with_effect(const std::vector<ModelTemplate>& models,
                                        const std::set<std::string>& optimizers);

}  // namespace trommel
