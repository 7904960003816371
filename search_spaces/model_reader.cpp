#include "search_spaces/model_reader.hpp"

#include <algorithm>
#include <optional>

#include "search_spaces/builtin_models.hpp"
#include "search_spaces/conditions.hpp"
#include "search_spaces/layer_reader.hpp"
#include "search_spaces/names.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/settings.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

ModelTemplate read_model(const std::string& name, const toml::node& node, Problems& problems) {
    ModelTemplate model{.name = name, .layers = {}};
    if (!is_name(name)) {
        problems.at(node, "'" + name + "' cannot name a model; " + std::string(name_remedy()));
    }
    const toml::table* table = node.as_table();
    if (!table) {
        problems.at(node, "model '" + name + "' is not a table; write [model." + name + "]");
        return model;
    }
    TableReader reader(*table, "[model." + name + "]", problems);
    const toml::node* layers = reader.find("layers");
    reader.done();
    if (!layers || !layers->is_array()) {
        problems.at(layers ? *layers : node,
                    "[model." + name + "] has no list of layers; write layers = [...]");
        return model;
    }
    for (const toml::node& each : *layers->as_array()) {
        if (auto layer = read_layer(each, problems)) {
            model.layers.push_back(std::move(*layer));
        }
    }
    return model;
}

// All names that a layer may refer to or depend on: those of [space], of [train], and settings with a
// default.
std::vector<std::string> known_names(const Sweep& sweep) {
    std::vector<std::string> names;
    for (const Parameter& parameter : sweep.space.parameters) {
        names.push_back(parameter.name);
    }
    for (const auto& [name, value] : sweep.train.settings) {
        names.push_back(name);
    }
    for (const KnownSetting& setting : known_settings()) {
        names.push_back(setting.name);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

class LayerCheck {
  public:
    LayerCheck(const Sweep& sweep, Problems& problems)
        : sweep_(sweep), problems_(problems), names_(known_names(sweep)) {
        for (const Setting& setting : effective_settings(sweep, {})) {
            elsewhere_.emplace(setting.name, setting.value);
        }
    }

    void check(LayerTemplate& layer, const toml::table& table, const std::string& owner) const {
        for (const auto& [key, value] : layer.values) {
            const auto* reference = std::get_if<Reference>(&value);
            if (reference && !is_known(reference->parameter)) {
                problems_.at(*table.get(key), owner + " refers to '$" + reference->parameter +
                                                  "', which is neither a parameter nor a setting (" +
                                                  known_words(reference->parameter, names_) +
                                                  "); set it in [train] or in [space]");
            }
        }
        if (const toml::node* when = table.get("when")) {
            settle_conditions(
                layer.when, sweep_.space,
                [this](const std::string& name, const ParamValue& value) {
                    return problem_with(name, value);
                },
                *when, owner, problems_);
        }
    }

  private:
    bool is_known(const std::string& name) const { return std::ranges::binary_search(names_, name); }

    // Layers depend on settings, including those fixed in [train] and the `otherwise` values of inactive
    // parameters.
    std::optional<std::string> problem_with(const std::string& name, const ParamValue& value) const {
        if (!is_known(name)) {
            return "'" + name + "', which is neither a parameter nor a setting (" +
                   known_words(name, names_) + "); correct the name, or remove the condition";
        }
        if (const Parameter* parameter = sweep_.space.find(name)) {
            const auto otherwise = elsewhere_.find(name);
            const bool may_be =
                !is_always_active(*parameter) && otherwise != elsewhere_.end() && otherwise->second == value;
            return may_be ? std::nullopt : std::optional<std::string>("a value that is not there");
        }
        return trommel::problem_with(rule_of(sweep_, name), name, value);
    }

    const Sweep& sweep_;
    Problems& problems_;
    const std::vector<std::string> names_;
    Params elsewhere_;
};

}  // namespace

std::vector<ModelTemplate> read_models(const toml::table& models, Problems& problems) {
    std::vector<ModelTemplate> result;
    for (const auto& [key, node] : models) {
        result.push_back(read_model(std::string(key.str()), node, problems));
    }
    return result;
}

const std::vector<ModelTemplate>& builtin_models() {
    static const std::vector<ModelTemplate> models = [] {
        const std::string file = "builtin_models.toml";
        const toml::table parsed = toml::parse(builtin_models_toml(), file);
        Problems problems(file);
        auto result = read_models(*parsed["model"].as_table(), problems);
        problems.throw_if_any();
        return result;
    }();
    return models;
}

void check_layers(Sweep& sweep, const toml::table& models, Problems& problems) {
    const LayerCheck check(sweep, problems);
    for (ModelTemplate& model : sweep.models) {
        const toml::array* layers = models[model.name]["layers"].as_array();
        if (!layers || layers->size() != model.layers.size()) {
            continue;  // a built-in one, or one whose layers were already reported
        }
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            check.check(model.layers[i], *layers->get(i)->as_table(),
                        "layer " + std::to_string(i + 1) + " of model '" + model.name + "'");
        }
    }
}

}  // namespace trommel
