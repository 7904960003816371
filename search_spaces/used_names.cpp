#include "search_spaces/used_names.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "sweep/settings.hpp"

namespace trommel {

namespace {

// Settings that only matter for some models or optimizers.
bool means_nothing(const std::string& setting, const std::set<std::string>& optimizers) {
    static const std::set<std::string> of_layers = {"dropout", "l1", "l2", "regularizer"};
    static const std::map<std::string, std::set<std::string>> of_optimizers = {
        {"momentum", {"sgd", "rmsprop"}},
        {"nesterov", {"sgd"}},
        {"rho", {"rmsprop"}},
        {"beta_1", {"adam", "adamw"}},
        {"beta_2", {"adam", "adamw"}},
        {"initial_accumulator", {"adagrad"}},
        {"epsilon", {"adam", "adamw", "rmsprop", "adagrad"}}};
    const auto found = of_optimizers.find(setting);
    const auto is_possible = [&](const std::string& each) { return optimizers.contains(each); };
    return of_layers.contains(setting) ||
           (found != of_optimizers.end() && std::ranges::none_of(found->second, is_possible));
}

}  // namespace

std::set<std::string> words_of(const Sweep& sweep, const std::string& setting, const std::string& otherwise) {
    std::set<std::string> words;
    if (const auto fixed = sweep.train.settings.find(setting); fixed != sweep.train.settings.end()) {
        return {to_text(fixed->second)};
    }
    const Parameter* parameter = sweep.space.find(setting);
    if (!parameter) {
        return {otherwise};
    }
    for (const Case& each : parameter->cases) {
        if (const auto* choice = std::get_if<Choice>(&each.distribution)) {
            for (const ParamValue& option : choice->options) {
                words.insert(to_text(option));
            }
        }
    }
    words.insert(parameter->otherwise ? to_text(*parameter->otherwise) : otherwise);
    return words;
}

std::vector<ModelTemplate> possible_models(const Sweep& sweep) {
    const std::set<std::string> names = words_of(sweep, "model", "");
    std::vector<ModelTemplate> models;
    std::ranges::copy_if(sweep.models, std::back_inserter(models),
                         [&](const ModelTemplate& model) { return names.contains(model.name); });
    return models.empty() ? sweep.models : models;
}

std::set<std::string> names_used_by(const std::vector<ModelTemplate>& models) {
    std::set<std::string> names;
    for (const ModelTemplate& model : models) {
        for (const LayerTemplate& layer : model.layers) {
            for (const auto& [key, value] : layer.values) {
                if (const auto* reference = std::get_if<Reference>(&value)) {
                    names.insert(reference->parameter);
                }
            }
            for (const Condition& condition : layer.when) {
                names.insert(condition.parameter);
            }
        }
    }
    return names;
}

std::set<std::string> names_of_settings(const std::vector<ModelTemplate>& models) {
    std::set<std::string> names = names_used_by(models);
    for (const KnownSetting& setting : known_settings()) {
        names.insert(setting.name);
    }
    return names;
}

std::set<std::string> names_with_effect(const std::vector<ModelTemplate>& models,
                                        const std::set<std::string>& optimizers) {
    std::set<std::string> names = names_used_by(models);
    for (const KnownSetting& setting : known_settings()) {
        if (!means_nothing(setting.name, optimizers)) {
            names.insert(setting.name);
        }
    }
    return names;
}

}  // namespace trommel
