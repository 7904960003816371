#include "search_spaces/distribution_reader.hpp"

#include <cmath>
#include <vector>

#include "search_spaces/names.hpp"
#include "search_spaces/value_reader.hpp"

namespace trommel {

namespace {

std::optional<double> finite(TableReader& reader, std::string_view key) {
    const toml::node* node = reader.find(key);
    if (!node) {
        reader.problems().at(reader.raw(), reader.name() + " has no '" + std::string(key) +
                                               "' (a range needs low and high); or list its values");
        return std::nullopt;
    }
    if (const auto integer = node->value_exact<std::int64_t>();
        integer && (*integer > largest_exact_integer || *integer < -largest_exact_integer)) {
        reader.problems().at(*node,
                             reader.name() + ": " + std::string(key) + " = " + std::to_string(*integer) +
                                 " is too far from 0 (beyond 2^53 = 9007199254740992 not every integer "
                                 "is a number of its own); write a real number, e.g. 1e18");
        return std::nullopt;
    }
    const auto value = node->value<double>();
    if (!node->is_number() || !value || !std::isfinite(*value)) {
        reader.problems().at(*node, "'" + std::string(key) + "' is not a finite number; write one, e.g. 0.5");
        return std::nullopt;
    }
    return value;
}

// Reports a range without values, on which nothing could be drawn.
bool usable(TableReader& reader, double low, double high, Scale scale) {
    if (low >= high) {
        reader.problems().at(*reader.raw().get("low"),
                             reader.name() + ": low = " + to_text(ParamValue(low)) +
                                 " is not below high = " + to_text(ParamValue(high)) +
                                 "; swap them, or list a single value: [" + to_text(ParamValue(low)) + "]");
        return false;
    }
    if (scale == Scale::log && low <= 0) {
        reader.problems().at(*reader.raw().get("low"), reader.name() + ": low = " + to_text(ParamValue(low)) +
                                                           " (a log scale starts above 0); try low = 1e-5");
        return false;
    }
    return true;
}

// Both ends are values that the parameter may have.
bool ends_keep(TableReader& reader, const std::string& name, const ValueRule& rule) {
    const auto low = read_value(*reader.raw().get("low"), name, rule, reader.problems());
    const auto high = read_value(*reader.raw().get("high"), name, rule, reader.problems());
    return low && high;
}

std::optional<Distribution> read_range(TableReader& reader, const std::string& name, const ValueRule& rule) {
    const auto low = finite(reader, "low");
    const auto high = finite(reader, "high");
    reader.refuse("log", reader.name() + " has no 'log'; write scale = \"log\"");
    const Scale scale = reader.word("scale", {"linear", "log"}) == "log" ? Scale::log : Scale::linear;
    const auto step = reader.integer("step", 1);
    if (!low || !high || !usable(reader, *low, *high, scale) || !ends_keep(reader, name, rule)) {
        return std::nullopt;
    }
    const auto low_integer = reader.raw().get("low")->value_exact<std::int64_t>();
    const auto high_integer = reader.raw().get("high")->value_exact<std::int64_t>();
    if (!low_integer || !high_integer) {
        if (step) {
            reader.problems().at(*reader.raw().get("step"),
                                 "'step' needs integers for low and high; remove it, or list the values");
        }
        return FloatRange{*low, *high, scale};
    }
    if (*high_integer - *low_integer > largest_exact_integer) {
        reader.problems().at(*reader.raw().get("high"),
                             reader.name() + ": from low = " + std::to_string(*low_integer) +
                                 " to high = " + std::to_string(*high_integer) +
                                 " are more than 2^53 = 9007199254740992 integers (more than can be drawn); "
                                 "narrow the range, or write real numbers");
        return std::nullopt;
    }
    if (step.value_or(1) > 1 && scale == Scale::log) {
        reader.problems().at(*reader.raw().get("step"),
                             "'step' does not go with a log scale; remove one of the two");
    }
    return IntRange{*low_integer, *high_integer, step.value_or(1), scale};
}

// { small = [64], wide = [256, 128] }: the names are what configurations have.
std::optional<Distribution> read_named_values(const toml::table& table, const std::string& name,
                                              const ValueRule& rule, Problems& problems) {
    Choice choice;
    for (const std::string& word : keys_in_order(table)) {
        const toml::node& node = *table.get(word);
        if (!is_name(word)) {
            problems.at(node,
                        "'" + name + "': '" + word + "' cannot name a value; " + std::string(name_remedy()));
        }
        if (auto value = read_value(node, name, rule, problems)) {
            choice.options.emplace_back(word);
            choice.meanings.push_back(std::move(*value));
        }
    }
    if (table.empty()) {
        problems.at(table, "'" + name + "' has no values; name at least one: { small = [64] }");
    }
    doubles_where_mixed(choice.meanings);
    const bool whole = !table.empty() && choice.options.size() == table.size();
    return whole ? std::optional<Distribution>(std::move(choice)) : std::nullopt;
}

}  // namespace

std::optional<Distribution> read_distribution(TableReader& reader, const std::string& name,
                                              const ValueRule& rule) {
    const toml::node* values = reader.find("values");
    if (!values) {
        return read_range(reader, name, rule);
    }
    if (const toml::table* named = values->as_table()) {
        return read_named_values(*named, name, rule, reader.problems());
    }
    if (!values->is_array()) {
        reader.problems().at(*values, "'values' is not a list; write values = [...]");
        return std::nullopt;
    }
    Choice choice{read_values(*values->as_array(), name, rule, reader.problems())};
    return choice.options.empty() ? std::nullopt : std::optional<Distribution>(std::move(choice));
}

}  // namespace trommel
