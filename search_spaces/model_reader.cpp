#include "search_spaces/model_reader.hpp"

#include <algorithm>
#include <optional>

#include "search_spaces/builtin_models.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/errors.hpp"

namespace trommel {

namespace {

std::vector<std::string> layer_words() {
    std::vector<std::string> words;
    for (const auto& [kind, keys] : layer_kinds()) {
        words.push_back(kind);
    }
    return words;
}

std::optional<TemplateValue> read_template_value(const toml::node& node, const std::string& key,
                                                 Problems& problems) {
    if (const auto text = node.value_exact<std::string>(); text && text->starts_with('$')) {
        return Reference{text->substr(1)};
    }
    if (auto value = read_value(node, key, problems)) {
        return std::move(*value);
    }
    return std::nullopt;
}

// The layer's word: the one key of the table that is a kind of layer.
std::optional<std::string> kind_of_layer(const toml::table& table, Problems& problems) {
    std::vector<std::string> found;
    for (const std::string& word : layer_words()) {
        if (table.contains(word)) {
            found.push_back(word);
        }
    }
    if (found.size() == 1) {
        return found.front();
    }
    if (found.size() > 1) {
        problems.at(table, "a layer is both '" + found[0] + "' and '" + found[1] + "'; write two layers");
        return std::nullopt;
    }
    const std::string first = table.empty() ? "" : std::string(table.begin()->first.str());
    problems.at(table, "unknown layer (" + known_words(first, layer_words()) + ")");
    return std::nullopt;
}

std::optional<LayerTemplate> read_layer(const toml::node& node, Problems& problems) {
    const toml::table* table = node.as_table();
    if (!table) {
        problems.at(node, "a layer is not a table; write { conv = 32, kernel = 3 }");
        return std::nullopt;
    }
    const auto kind = kind_of_layer(*table, problems);
    if (!kind) {
        return std::nullopt;
    }

    LayerTemplate layer{.kind = *kind, .values = {}, .when = {}};
    TableReader reader(*table, "layer '" + *kind + "'", problems);
    std::vector<std::string> keys = layer_kinds().find(*kind)->second;
    keys.push_back(*kind);
    for (const std::string& key : keys) {
        if (const toml::node* value = reader.find(key)) {
            if (auto read = read_template_value(*value, key, problems)) {
                layer.values.emplace(key, std::move(*read));
            }
        }
    }
    if (const toml::node* when = reader.find("when")) {
        layer.when = read_conditions(*when, problems);
    }
    reader.done();
    return layer;
}

}  // namespace

std::vector<ModelTemplate> read_models(const toml::table& models, Problems& problems) {
    std::vector<ModelTemplate> result;
    for (const auto& [key, node] : models) {
        const std::string name(key.str());
        const toml::table* table = node.as_table();
        if (!table) {
            problems.at(node, "model '" + name + "' is not a table; write [model." + name + "]");
            continue;
        }
        TableReader reader(*table, "[model." + name + "]", problems);
        const toml::node* layers = reader.find("layers");
        reader.done();
        if (!layers || !layers->is_array()) {
            problems.at(layers ? *layers : node,
                        "[model." + name + "] has no list of layers; write layers = [...]");
            continue;
        }
        ModelTemplate model{.name = name, .layers = {}};
        for (const toml::node& each : *layers->as_array()) {
            if (auto layer = read_layer(each, problems)) {
                model.layers.push_back(std::move(*layer));
            }
        }
        result.push_back(std::move(model));
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

}  // namespace trommel
