#include "search_spaces/space_reader.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/describe.hpp"

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
        reader.problems().at(*node, "'" + std::string(key) + "' is not a finite number");
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

std::optional<Distribution> read_range(TableReader& reader) {
    const auto low = finite(reader, "low");
    const auto high = finite(reader, "high");
    const Scale scale = reader.word("scale", {"linear", "log"}) == "log" ? Scale::log : Scale::linear;
    const auto step = reader.integer("step", 1);
    if (!low || !high || !usable(reader, *low, *high, scale)) {
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

std::optional<Parameter> read_parameter(const std::string& name, const toml::node& node, Problems& problems) {
    if (const toml::array* values = node.as_array()) {
        return Parameter{name, Choice{read_values(*values, name, problems)}, {}};
    }
    const toml::table* table = node.as_table();
    if (!table) {
        problems.at(node,
                    "parameter '" + name +
                        "' is a single value (nothing to search); move it to [train], or list values: [...]");
        return std::nullopt;
    }

    TableReader reader(*table, "parameter '" + name + "'", problems);
    Parameter parameter{.name = name, .distribution = {}, .when = {}};
    if (const toml::node* when = reader.find("when")) {
        parameter.when = read_conditions(*when, problems);
    }
    std::optional<Distribution> distribution;
    if (const toml::node* values = reader.find("values")) {
        if (const toml::array* array = values->as_array()) {
            distribution = Choice{read_values(*array, name, problems)};
        } else {
            problems.at(*values, "'values' is not a list; write values = [...]");
        }
    } else {
        distribution = read_range(reader);
    }
    reader.done();
    if (!distribution) {
        return std::nullopt;
    }
    parameter.distribution = std::move(*distribution);
    return parameter;
}

bool all_stand_in(const Conditions& conditions, const SearchSpace& space,
                  const std::vector<Parameter>& waiting) {
    return std::ranges::all_of(conditions, [&](const Condition& condition) {
        return space.find(condition.parameter) ||
               std::ranges::find(waiting, condition.parameter, &Parameter::name) == waiting.end();
    });
}

// Parents before children; otherwise the order of the file stays.
SearchSpace ordered(std::vector<Parameter> waiting, const toml::table& table, Problems& problems) {
    SearchSpace space;
    while (!waiting.empty()) {
        const auto next = std::ranges::find_if(
            waiting, [&](const Parameter& each) { return all_stand_in(each.when, space, waiting); });
        if (next == waiting.end()) {
            problems.at(
                *table.get(waiting.front().name),
                "parameter '" + waiting.front().name + "' has conditions that go in a circle; remove one");
            break;
        }
        space.parameters.push_back(std::move(*next));
        waiting.erase(next);
    }
    return space;
}

}  // namespace

SearchSpace read_space(const toml::table& table, Problems& problems) {
    std::vector<std::pair<toml::source_position, Parameter>> found;
    for (const auto& [key, node] : table) {
        if (auto parameter = read_parameter(std::string(key.str()), node, problems)) {
            found.emplace_back(key.source().begin, std::move(*parameter));
        }
    }
    std::ranges::sort(found, [](const auto& a, const auto& b) { return a.first < b.first; });

    std::vector<Parameter> parameters;
    for (auto& [place, parameter] : found) {
        parameters.push_back(std::move(parameter));
    }
    SearchSpace space = ordered(std::move(parameters), table, problems);
    for (Parameter& parameter : space.parameters) {
        settle_conditions(parameter.when, space, {}, *table.get(parameter.name),
                          "parameter '" + parameter.name + "'", problems);
    }
    return space;
}

void settle_conditions(Conditions& conditions, const SearchSpace& space, const Params& fixed,
                       const toml::node& place, const std::string& owner, Problems& problems) {
    for (Condition& condition : conditions) {
        const Parameter* parent = space.find(condition.parameter);
        if (!parent) {
            if (!fixed.contains(condition.parameter)) {
                problems.at(
                    place,
                    owner + " depends on '" + condition.parameter +
                        "' (which is not a parameter of [space]); add it there, or remove the condition");
            }
            continue;
        }
        for (ParamValue& value : condition.values) {
            value = coerce(parent->distribution, std::move(value));
            if (!contains(parent->distribution, value)) {
                problems.at(place, owner + " depends on " + condition.parameter + " = " + to_text(value) +
                                       " (which it never is: " + describe(parent->distribution) +
                                       "); correct the condition");
            }
        }
    }
}

}  // namespace trommel
