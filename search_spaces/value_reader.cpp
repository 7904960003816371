#include "search_spaces/value_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "search_spaces/habits.hpp"
#include "search_spaces/names.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::optional<IntegerList> integer_list(const toml::array& array) {
    IntegerList list;
    for (const toml::node& node : array) {
        const auto integer = node.value_exact<std::int64_t>();
        if (!integer) {
            return std::nullopt;
        }
        list.push_back(*integer);
    }
    return list;
}

std::optional<ParamValue> any_value(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) {
        return *text;
    }
    if (const auto truth = node.value_exact<bool>()) {
        return *truth;
    }
    if (const auto integer = node.value_exact<std::int64_t>()) {
        return *integer;
    }
    if (const auto number = node.value_exact<double>(); number && std::isfinite(*number)) {
        return *number;
    }
    const toml::array* array = node.as_array();
    const auto list = array ? integer_list(*array) : std::nullopt;
    return list ? std::optional<ParamValue>(*list) : std::nullopt;
}

}  // namespace

std::optional<ParamValue> read_value(const toml::node& node, const std::string& name, const ValueRule& rule,
                                     Problems& problems) {
    auto value = any_value(node);
    if (!value) {
        problems.at(node, "'" + name +
                              "' is not a value; write a string, a finite number, true, false or a list of "
                              "integers");
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&*value);
    if (text && has_control_character(*text)) {
        problems.at(node, "'" + name + "' = \"" + *text + "\" has a control character; remove it");
        return std::nullopt;
    }
    if (const auto problem = problem_with(rule, name, *value)) {
        const bool wants_text = rule.kind == ValueRule::Kind::word || rule.kind == ValueRule::Kind::text;
        const bool is_quoted = text && !wants_text && is_number_text(*text);
        problems.at(node, *problem + (is_quoted ? "; write it without quotes: " + *text : ""));
        return std::nullopt;
    }
    return value;
}

std::vector<ParamValue> read_values(const toml::array& array, const std::string& name, const ValueRule& rule,
                                    Problems& problems) {
    std::vector<ParamValue> values;
    std::set<ParamValue> seen;
    bool whole = true;
    for (const toml::node& node : array) {
        auto value = read_value(node, name, rule, problems);
        whole = whole && value;
        if (value && !seen.insert(is_number(*value) ? ParamValue(as_number(*value)) : *value).second) {
            problems.at(node, "'" + name + "' has the value " + to_text(*value) + " twice; remove one");
        } else if (value) {
            values.push_back(std::move(*value));
        }
    }
    doubles_where_mixed(values);
    if (array.empty()) {
        problems.at(array, "'" + name + "' has no values; list at least one");
    }
    return whole ? values : std::vector<ParamValue>{};
}

void doubles_where_mixed(std::vector<ParamValue>& values) {
    const auto is_double = [](const ParamValue& value) { return std::holds_alternative<double>(value); };
    if (std::ranges::all_of(values, is_number) && std::ranges::any_of(values, is_double)) {
        for (ParamValue& value : values) {
            value = as_number(value);
        }
    }
}

namespace {

// An integer from 1 to a million and its unit, with or without a space between them.
std::optional<std::int64_t> parse_quantity(std::string_view text,
                                           const std::map<std::string_view, std::int64_t>& units) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    rest.remove_prefix(rest.starts_with(' ') ? 1 : 0);
    const auto unit = units.find(rest);
    if (error != std::errc{} || number < 1 || number > 1'000'000 || unit == units.end()) {
        return std::nullopt;
    }
    return number * unit->second;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    const auto seconds = parse_quantity(text, {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}});
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
    return parse_quantity(text, {{"MB", 1'000'000}, {"GB", 1'000'000'000}});
}

std::vector<std::string> keys_in_order(const toml::table& table) {
    std::vector<std::pair<toml::source_position, std::string>> found;
    for (const auto& [key, node] : table) {
        found.emplace_back(key.source().begin, std::string(key.str()));
    }
    std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> keys;
    for (auto& [place, key] : found) {
        keys.push_back(std::move(key));
    }
    return keys;
}

std::vector<DottedName> dotted_names(const std::string& name, const toml::table& nested) {
    std::vector<DottedName> names;
    for (const std::string& rest : keys_in_order(nested)) {
        const std::string whole = name + "." + rest;
        const toml::node* node = nested.get(rest);
        if (const toml::table* deeper = node->as_table()) {
            std::ranges::move(dotted_names(whole, *deeper), std::back_inserter(names));
        } else {
            names.push_back({whole, node});
        }
    }
    return names;
}

std::string remedy_for_dot(const std::string& name) {
    return name + " (a dot without quotes makes a table in TOML); write its name in quotes: \"" + name +
           "\" = ...";
}

}  // namespace trommel
