#include "search_spaces/value_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace trommel {

namespace {

void doubles_where_mixed(std::vector<ParamValue>& values) {
    const auto is_double = [](const ParamValue& value) { return std::holds_alternative<double>(value); };
    if (std::ranges::all_of(values, is_number) && std::ranges::any_of(values, is_double)) {
        for (ParamValue& value : values) {
            value = as_number(value);
        }
    }
}

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

}  // namespace

std::optional<ParamValue> read_value(const toml::node& node, const std::string& name, Problems& problems) {
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
    if (const toml::array* array = node.as_array()) {
        if (const auto list = integer_list(*array)) {
            return *list;
        }
    }
    problems.at(
        node, "'" + name + "' is not a value (a string, a finite number, true, false or a list of integers)");
    return std::nullopt;
}

std::vector<ParamValue> read_values(const toml::array& array, const std::string& name, Problems& problems) {
    std::vector<ParamValue> values;
    for (const toml::node& node : array) {
        if (const auto value = read_value(node, name, problems)) {
            values.push_back(*value);
        }
    }
    doubles_where_mixed(values);

    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
            values.begin() + static_cast<std::ptrdiff_t>(i)) {
            problems.at(array, "'" + name + "' has the value " + to_text(values[i]) + " twice; remove one");
        }
    }
    if (array.empty()) {
        problems.at(array, "'" + name + "' has no values; list at least one");
    }
    return values;
}

Conditions read_conditions(const toml::node& node, Problems& problems) {
    const toml::table* table = node.as_table();
    if (!table || table->empty()) {
        problems.at(node, "'when' is not a table of conditions; write when = { parameter = \"value\" }");
        return {};
    }
    Conditions conditions;
    for (const auto& [key, value] : *table) {
        const std::string name(key.str());
        if (const toml::array* array = value.as_array()) {
            conditions.push_back({name, read_values(*array, name, problems)});
        } else if (auto single = read_value(value, name, problems)) {
            conditions.push_back({name, {std::move(*single)}});
        }
    }
    return conditions;
}

ParamValue coerce(const Distribution& distribution, ParamValue value) {
    const auto* choice = std::get_if<Choice>(&distribution);
    const bool wants_double = std::holds_alternative<FloatRange>(distribution) ||
                              (choice && std::holds_alternative<double>(choice->options.front()));
    if (wants_double && is_number(value)) {
        return as_number(value);
    }
    return value;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    static const std::map<std::string_view, std::int64_t> units = {
        {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto unit = units.find(text.substr(static_cast<std::size_t>(end - text.data())));
    if (error != std::errc{} || number < 1 || number > 1'000'000 || unit == units.end()) {
        return std::nullopt;
    }
    return std::chrono::seconds(number * unit->second);
}

}  // namespace trommel
