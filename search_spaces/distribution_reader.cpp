#include "search_spaces/distribution_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "search_spaces/habits.hpp"
#include "search_spaces/names.hpp"
#include "search_spaces/value_reader.hpp"

namespace trommel {

namespace {

bool has_words_of_others(const TableReader& reader) {
    return std::ranges::any_of(reader.raw(), [&](const auto& entry) {
        return remedy_for_habit(reader.name(), entry.first.str()).has_value();
    });
}

std::optional<double> finite(TableReader& reader, std::string_view key) {
    const toml::node* node = reader.find(key);
    if (!node) {
        if (has_words_of_others(reader)) {
            return std::nullopt;  // already reported, with the remedy
        }
        reader.problems().at(reader.raw(), reader.name() + " has no '" + std::string(key) +
                                               "' (a range needs low and high); or list its values");
        return std::nullopt;
    }
    if (const auto integer = node->value_exact<std::int64_t>();
        integer && (*integer > largest_exact_integer || *integer < -largest_exact_integer)) {
        reader.problems().at(*node, reader.name() + ": " + std::string(key) + " = " +
                                        std::to_string(*integer) +
                                        " is too far from 0 (beyond 2^53 = 9007199254740992 doubles cannot "
                                        "represent every integer); write a real number, e.g. 1e18");
        return std::nullopt;
    }
    const auto value = node->value<double>();
    if (!node->is_number() || !value || !std::isfinite(*value)) {
        const auto text = node->value_exact<std::string>();
        reader.problems().at(
            *node, "'" + std::string(key) + "' is not a finite number; write " +
                       (text && is_number_text(*text) ? "it without quotes: " + *text : "one, e.g. 0.5"));
        return std::nullopt;
    }
    return value;
}

// Reports a range without values, from which nothing could be drawn.
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

// Rounds 0.1 + 0.2 to 0.3.
double decimal(double number) {
    std::array<char, 40> text{};
    const auto [end, error] =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::general, 12);
    std::from_chars(text.data(), end, number);
    return number;
}

// Whether both ends are values that the parameter may have; reports it if not.
bool ends_keep(TableReader& reader, const std::string& name, const ValueRule& rule) {
    const auto low = read_value(*reader.raw().get("low"), name, rule, reader.problems());
    const auto high = read_value(*reader.raw().get("high"), name, rule, reader.problems());
    return low && high;
}

bool has_integer_bounds(const TableReader& reader) {
    return reader.raw().get("low")->is_integer() && reader.raw().get("high")->is_integer();
}

bool is_of_real_numbers(const ValueRule& rule) {
    using Kind = ValueRule::Kind;
    return rule.kind == Kind::fraction || rule.kind == Kind::positive_fraction ||
           rule.kind == Kind::above_zero || rule.kind == Kind::zero_or_more;
}

// A range of fractions with a step becomes a list of values: low, low + step, ..., as decimal fractions.
std::optional<Distribution> read_steps(TableReader& reader, const std::string& name, const ValueRule& rule,
                                       const FloatRange& range) {
    constexpr double most = 1000;
    const auto step = reader.number_above_zero("step");
    const toml::node& place = *reader.raw().get("step");
    if (!step || !usable(reader, range.low, range.high, range.scale) || !ends_keep(reader, name, rule)) {
        return std::nullopt;
    }
    const double count = std::floor((range.high - range.low) / *step + 1e-9) + 1;
    if (range.scale == Scale::log || count > most || count < 2) {
        reader.problems().at(
            place, range.scale == Scale::log
                       ? "'step' cannot be combined with a log scale; remove one of the two"
                       : "'step' makes " + std::to_string(static_cast<std::int64_t>(count)) +
                             " values (2 to 1000 are possible); choose another one, or leave it out");
        return std::nullopt;
    }
    Choice choice;
    for (double at = 0; at < count; ++at) {
        choice.options.emplace_back(decimal(range.low + at * *step));
    }
    return choice;
}

std::optional<Distribution> read_range(TableReader& reader, const std::string& name, const ValueRule& rule) {
    const auto low = finite(reader, "low");
    const auto high = finite(reader, "high");
    reader.refuse("log", reader.name() + " has no 'log'; write scale = \"log\"");
    const Scale scale = reader.word("scale", {"linear", "log"}) == "log" ? Scale::log : Scale::linear;
    if (reader.raw().contains("step") && low && high && !has_integer_bounds(reader)) {
        return read_steps(reader, name, rule, {*low, *high, scale});
    }
    const auto step = reader.integer("step", 1);
    if (!low || !high || !usable(reader, *low, *high, scale) || !ends_keep(reader, name, rule)) {
        return std::nullopt;
    }
    const auto low_integer = reader.raw().get("low")->value_exact<std::int64_t>();
    const auto high_integer = reader.raw().get("high")->value_exact<std::int64_t>();
    if (!low_integer || !high_integer) {
        return FloatRange{*low, *high, scale};
    }
    if (is_of_real_numbers(rule)) {
        const std::string from = std::to_string(*low_integer);
        const std::string to = std::to_string(*high_integer);
        reader.problems().at(
            *reader.raw().get("low"),
            reader.name() + ": from " + from + " to " + to +
                " in integers (the setting is a real number, but only integers would be tried); "
                "write low = " +
                from + ".0, high = " + to + ".0, or list the values");
        return std::nullopt;
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
                             "'step' cannot be combined with a log scale; remove one of the two");
    }
    return IntRange{*low_integer, *high_integer, step.value_or(1), scale};
}

// { small = [64], wide = [256, 128] }: configurations contain the names.
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
