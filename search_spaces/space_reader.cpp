#include "search_spaces/space_reader.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "search_spaces/conditions.hpp"
#include "search_spaces/distribution_reader.hpp"
#include "search_spaces/habits.hpp"
#include "search_spaces/misspelled.hpp"
#include "search_spaces/names.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/value_reader.hpp"
#include "sweep/settings.hpp"
#include "system/known_words.hpp"

namespace trommel {

namespace {

std::optional<Case> read_case(TableReader& reader, const std::string& name, const ValueRule& rule) {
    Case result;
    if (const toml::node* when = reader.find("when")) {
        result.when = read_conditions(*when, reader.problems());
    }
    auto distribution = read_distribution(reader, name, rule);
    if (!distribution) {
        return std::nullopt;
    }
    result.distribution = std::move(*distribution);
    return result;
}

// Only the last case may have no conditions: those after it would never apply.
void check_order(const toml::array& array, const std::string& name, Problems& problems) {
    for (std::size_t i = 0; i + 1 < array.size(); ++i) {
        const toml::table* table = array.get(i)->as_table();
        if (table && !table->contains("when")) {
            problems.at(
                *table,
                "parameter '" + name +
                    "': a case without 'when' comes before others (which would never apply); move it to "
                    "the end, or give it conditions");
        }
    }
    if (array.empty()) {
        problems.at(array, "parameter '" + name + "' has no cases; write at least one, or low and high");
    }
}

std::vector<Case> read_cases(const toml::node& node, const std::string& name, const ValueRule& rule,
                             Problems& problems) {
    const toml::array* array = node.as_array();
    if (!array) {
        problems.at(node,
                    "'cases' is not a list; write cases = [{ when = {...}, low = 0.0, high = 1.0 }, ...]");
        return {};
    }
    check_order(*array, name, problems);
    std::vector<Case> cases;
    for (const toml::node& each : *array) {
        const toml::table* table = each.as_table();
        if (!table) {
            problems.at(each, "a case is not a table; write { when = {...}, low = 0.0, high = 1.0 }");
            continue;
        }
        TableReader reader(*table, "a case of parameter '" + name + "'", problems);
        if (auto read = read_case(reader, name, rule)) {
            cases.push_back(std::move(*read));
        }
        reader.done();
    }
    return cases.size() == array->size() ? cases : std::vector<Case>{};  // an incomplete parameter is dropped
}

bool has_doubles(const Parameter& parameter) {
    return std::ranges::any_of(parameter.cases, [](const Case& each) {
        const auto* choice = std::get_if<Choice>(&each.distribution);
        return std::holds_alternative<FloatRange>(each.distribution) ||
               (choice && std::holds_alternative<double>(choice->options.front()));
    });
}

// Only for parameters that can be inactive; a value, or the name of one.
std::optional<ParamValue> read_otherwise(TableReader& reader, const Parameter& parameter,
                                         const ValueRule& rule) {
    const toml::node* node = reader.find("otherwise");
    if (!node) {
        return std::nullopt;
    }
    if (!parameter.cases.empty() && is_always_active(parameter)) {
        reader.problems().at(
            *node,
            reader.name() + " is always active ('otherwise' would never apply); remove it, or add 'when'");
        return std::nullopt;
    }
    const auto word = node->value_exact<std::string>();
    const bool names_a_value = word && contains(parameter, *word);
    const auto value =
        read_value(*node, parameter.name, names_a_value ? ValueRule{} : rule, reader.problems());
    if (value && is_number(*value) && has_doubles(parameter)) {
        return as_number(*value);
    }
    return value;
}

Parameter read_table(const toml::table& table, const std::string& name, const ValueRule& rule,
                     Problems& problems) {
    Parameter parameter;
    parameter.name = name;
    TableReader reader(table, "parameter '" + name + "'", problems);
    if (const toml::node* cases = reader.find("cases")) {
        parameter.cases = read_cases(*cases, name, rule, problems);
    } else if (auto only = read_case(reader, name, rule)) {
        parameter.cases = {std::move(*only)};
    }
    parameter.otherwise = read_otherwise(reader, parameter, rule);
    reader.done();
    return parameter;
}

Parameter read_parameter(const std::string& name, const toml::node& node, const ValueRule& rule,
                         Problems& problems) {
    Parameter parameter;
    parameter.name = name;
    if (!is_name(name)) {
        problems.at(node, "'" + name + "' cannot name a parameter; " + std::string(name_remedy()));
    } else if (name == "label" || name == "missing") {
        problems.at(node, "'" + name + "' cannot name a parameter (it is a key of [[enqueue]]); rename it");
    } else if (const toml::array* array = node.as_array()) {
        Choice choice{read_values(*array, name, rule, problems)};
        if (!choice.options.empty()) {
            parameter.cases = {Case{{}, std::move(choice)}};
        }
    } else if (const toml::table* table = node.as_table()) {
        return read_table(*table, name, rule, problems);
    } else {
        problems.at(node, "parameter '" + name +
                              "' is a single value (nothing to search); move it to [train], or list values: "
                              "[...]");
    }
    return parameter;
}

bool stands_after_its_parents(const Parameter& parameter, const std::set<std::string>& placed,
                              const std::set<std::string>& all) {
    return std::ranges::all_of(parameter.cases, [&](const Case& each) {
        return std::ranges::all_of(each.when, [&](const Condition& condition) {
            return placed.contains(condition.parameter) || !all.contains(condition.parameter);
        });
    });
}

// Parents before children; otherwise in the order of the file.
SearchSpace ordered(std::deque<Parameter> waiting, const toml::table& table, Problems& problems) {
    std::set<std::string> all;
    for (const Parameter& each : waiting) {
        all.insert(each.name);
    }
    SearchSpace space;
    std::set<std::string> placed;
    while (!waiting.empty()) {
        const auto next = std::ranges::find_if(
            waiting, [&](const Parameter& each) { return stands_after_its_parents(each, placed, all); });
        if (next == waiting.end()) {
            problems.at(*table.get(waiting.front().name),
                        "parameter '" + waiting.front().name + "' has circular conditions; remove one");
            std::ranges::move(waiting, std::back_inserter(space.parameters));
            break;
        }
        placed.insert(next->name);
        space.parameters.push_back(std::move(*next));
        waiting.erase(next);
    }
    return space;
}

// The table with the conditions of a parameter's case.
const toml::node* place_of_when(const toml::table& table, const std::string& name, std::size_t number) {
    const toml::node* when = table[name]["when"].node();
    const toml::node* of_case = table[name]["cases"][number]["when"].node();
    return when ? when : of_case;
}

void settle(SearchSpace& space, const Sweep& sweep, const toml::table& table, Problems& problems) {
    const std::set<std::string> meant = meant_names(space, sweep);
    std::vector<std::string> names;
    for (const Parameter& parameter : space.parameters) {
        names.push_back(parameter.name);
    }
    const Elsewhere nowhere = [&](const std::string& name, const ParamValue&) -> std::optional<std::string> {
        if (meant.contains(name)) {
            return std::nullopt;  // the misspelled parameter is already reported
        }
        return "'" + name + "', which is not a parameter of [space] (" + known_words(name, names) +
               "); add it there, or remove the condition";
    };
    for (Parameter& parameter : space.parameters) {
        for (std::size_t i = 0; i < parameter.cases.size(); ++i) {
            if (const toml::node* place = place_of_when(table, parameter.name, i)) {
                settle_conditions(parameter.cases[i].when, space, nowhere, *place,
                                  "parameter '" + parameter.name + "'", problems);
            }
        }
    }
}

// The table that TOML makes of optimizer.lr = ...; null if it is a parameter's own.
const toml::table* names_with_dots(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (!table || table->empty()) {
        return nullptr;
    }
    static const std::vector<std::string> keys_of_a_parameter = {"low",   "high", "values", "cases",
                                                                 "scale", "step", "when",   "otherwise"};
    const bool holds_parameters = std::ranges::all_of(*table, [](const auto& entry) {
        const std::string_view key = entry.first.str();
        return !nearest(key, keys_of_a_parameter) && !remedy_for_habit("parameter ", key);
    });
    return holds_parameters ? table : nullptr;
}

// With a command they are treated as parameters, to avoid follow-up errors; settings have plain names.
std::vector<Parameter> read_dotted(const std::string& name, const toml::table& nested, const Sweep& sweep,
                                   Problems& problems) {
    std::vector<Parameter> parameters;
    for (const std::string& rest : keys_in_order(nested)) {
        const std::string whole = name + "." + rest;
        const toml::node& node = *nested.get(rest);
        if (const toml::table* deeper = names_with_dots(node)) {
            std::ranges::move(read_dotted(whole, *deeper, sweep, problems), std::back_inserter(parameters));
            continue;
        }
        if (sweep.train.command) {
            problems.at(node, "parameter " + remedy_for_dot(whole));
            parameters.push_back(read_parameter(whole, node, ValueRule{}, problems));
        } else {
            const auto habit = remedy_for_habit("[train]", rest);
            problems.at(node, "parameter " + whole + " (settings have plain names); " +
                                  habit.value_or("write " + rest));
        }
    }
    return parameters;
}

}  // namespace

SearchSpace read_space(const toml::table& table, const Sweep& sweep, Problems& problems) {
    constexpr std::size_t most = 1000;
    if (table.size() > most) {
        problems.at(table, "[space] has " + std::to_string(table.size()) +
                               " parameters (at most 1000 can be searched); fix the others in [train]");
        return {};
    }
    std::deque<Parameter> parameters;
    for (const std::string& name : keys_in_order(table)) {
        if (const toml::table* nested = names_with_dots(*table.get(name))) {
            std::ranges::move(read_dotted(name, *nested, sweep, problems), std::back_inserter(parameters));
            continue;
        }
        parameters.push_back(read_parameter(name, *table.get(name), rule_of(sweep, name), problems));
    }
    SearchSpace space = ordered(std::move(parameters), table, problems);
    settle(space, sweep, table, problems);
    return space;
}

}  // namespace trommel
