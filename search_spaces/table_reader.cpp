#include "search_spaces/table_reader.hpp"

#include <algorithm>
#include <cmath>

#include "search_spaces/habits.hpp"

namespace trommel {

namespace {

// The remedy for a number in quotes.
std::string without_quotes(const toml::node& node) {
    const auto text = node.value_exact<std::string>();
    return text && is_number_text(*text) ? "; write it without quotes: " + *text : "";
}

// "never", "finalists" or "all"
std::string listed_words(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += (i == 0 ? "\"" : i + 1 == words.size() ? " or \"" : ", \"") + words[i] + "\"";
    }
    return text;
}

}  // namespace

const toml::node* TableReader::find(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
}

std::optional<std::string> TableReader::text(std::string_view key, std::string_view remedy) {
    const toml::node* node = find(key);
    if (!node) {
        return std::nullopt;
    }
    auto value = node->value_exact<std::string>();
    if (!value) {
        problems_.at(*node, "'" + std::string(key) + "' is not a string; " + std::string(remedy));
    } else if (value->empty()) {
        problems_.at(*node, "'" + std::string(key) + "' is empty; give it a value");
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> TableReader::required_text(std::string_view key) {
    if (!table_.contains(key)) {
        known_.emplace(key);
        problems_.at(table_,
                     name_ + " has no '" + std::string(key) + "'; add " + std::string(key) + " = \"...\"");
        return std::nullopt;
    }
    return text(key);
}

std::optional<std::string> TableReader::word(std::string_view key, const std::vector<std::string>& words) {
    const auto value = text(key, "write " + std::string(key) + " = " + listed_words(words));
    if (value && std::ranges::find(words, *value) == words.end()) {
        problems_.at(*table_.get(key), "unknown " + std::string(key) + " '" + *value + "' (" +
                                           known_words(*value, words) + ")");
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t at_least,
                                                 std::optional<std::int64_t> at_most) {
    const toml::node* node = find(key);
    if (!node) {
        return std::nullopt;
    }
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < at_least || (at_most && *value > *at_most)) {
        problems_.at(*node, "'" + std::string(key) + "' is not an integer from " + std::to_string(at_least) +
                                (at_most ? " to " + std::to_string(*at_most) : " up") +
                                without_quotes(*node));
        return std::nullopt;
    }
    return value;
}

bool TableReader::boolean(std::string_view key) {
    const toml::node* node = find(key);
    if (node && !node->is_boolean()) {
        problems_.at(
            *node, "'" + std::string(key) + "' is not true or false; write " + std::string(key) + " = true");
    }
    return node && node->value_or(false);
}

std::optional<double> TableReader::number_above_zero(std::string_view key) {
    const toml::node* node = find(key);
    if (!node) {
        return std::nullopt;
    }
    const auto value = node->value<double>();
    if (!node->is_number() || !value || !std::isfinite(*value) || *value <= 0) {
        problems_.at(*node, "'" + std::string(key) + "' is not a number above 0" + without_quotes(*node));
        return std::nullopt;
    }
    return value;
}

std::optional<double> TableReader::number(std::string_view key, double low, double high,
                                          std::string_view wanted, bool closed) {
    const toml::node* node = find(key);
    if (!node) {
        return std::nullopt;
    }
    const auto value = node->value<double>();
    const bool inside = value && *value >= low && (*value < high || (closed && *value == high));
    if (!node->is_number() || !inside) {
        problems_.at(*node,
                     "'" + std::string(key) + "' is not " + std::string(wanted) + without_quotes(*node));
        return std::nullopt;
    }
    return value;
}

void TableReader::refuse(std::string_view key, const std::string& what) {
    refused_.emplace(key);
    if (const toml::node* node = table_.get(key)) {
        problems_.at(*node, what);
    }
}

const toml::table* TableReader::table(std::string_view key) {
    const toml::node* node = find(key);
    if (node && !node->is_table()) {
        const std::string word(key);
        problems_.at(*node,
                     "'" + word + "' is not a table; write " +
                         (name_ == "the file" ? "[" + word + "] and its keys below" : word + " = { ... }"));
        return nullptr;
    }
    return node ? node->as_table() : nullptr;
}

void TableReader::done() {
    for (const auto& [key, node] : table_) {
        if (!known_.contains(key.str()) && !refused_.contains(key.str())) {
            const auto habit = remedy_for_habit(name_, key.str());
            problems_.at(key.source().begin,
                         "unknown key '" + std::string(key.str()) + "' in " + name_ +
                             (habit ? "; " + *habit
                                    : " (" + known_words(key.str(), {known_.begin(), known_.end()}) + ")"));
        }
    }
}

}  // namespace trommel
