#include "search_spaces/layer_reader.hpp"

#include <string>
#include <vector>

#include "search_spaces/conditions.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"

namespace trommel {

namespace {

std::vector<std::string> layer_words() {
    std::vector<std::string> words;
    for (const auto& [kind, keys] : layer_kinds()) {
        words.push_back(kind);
    }
    return words;
}

// The layer's keyword: the one key of the table that is a kind of layer.
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
    const std::vector<std::string> keys = keys_in_order(table);
    if (keys.empty()) {
        problems.at(table, "an empty layer; write { conv = 32, kernel = 3 }, or remove it");
        return std::nullopt;
    }
    problems.at(*table.get(keys.front()),
                "unknown layer '" + keys.front() + "' (" + known_words(keys.front(), layer_words()) + ")");
    return std::nullopt;
}

std::optional<TemplateValue> read_template_value(const toml::node& node, const std::string& key,
                                                 const ValueRule& rule, Problems& problems) {
    const bool may_refer = rule.kind != ValueRule::Kind::text;
    if (const auto text = node.value_exact<std::string>(); may_refer && text && text->starts_with('$')) {
        return Reference{text->substr(1)};
    }
    auto value = read_value(node, key, rule, problems);
    return value ? std::optional<TemplateValue>(std::move(*value)) : std::nullopt;
}

}  // namespace

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
    for (const auto& [key, rule] : layer_kinds().find(*kind)->second) {
        if (const toml::node* value = reader.find(key)) {
            if (auto read = read_template_value(*value, key, rule, problems)) {
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

}  // namespace trommel
