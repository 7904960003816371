#include "search_spaces/conditions.hpp"

#include "search_spaces/value_reader.hpp"
#include "sweep/describe.hpp"

namespace trommel {

namespace {

const toml::node& place_of(const Condition& condition, const toml::node& when) {
    const toml::node* node = when.is_table() ? when.as_table()->get(condition.parameter) : nullptr;
    return node ? *node : when;
}

}  // namespace

Conditions read_conditions(const toml::node& node, Problems& problems) {
    const toml::table* table = node.as_table();
    if (!table || table->empty()) {
        problems.at(node, "'when' is not a table of conditions; write when = { parameter = \"value\" }");
        return {};
    }
    Conditions conditions;
    for (const std::string& name : keys_in_order(*table)) {
        const toml::node& value = *table->get(name);
        if (const toml::table* nested = value.as_table()) {
            for (const auto& [whole, place] : dotted_names(name, *nested)) {
                problems.at(*place, "condition on " + remedy_for_dot(whole));
            }
        } else if (const toml::array* array = value.as_array()) {
            conditions.push_back({name, read_values(*array, name, {}, problems)});
        } else if (auto single = read_value(value, name, {}, problems)) {
            conditions.push_back({name, {std::move(*single)}});
        }
    }
    return conditions;
}

void settle_conditions(Conditions& conditions, const SearchSpace& space, const Elsewhere& elsewhere,
                       const toml::node& place, const std::string& owner, Problems& problems) {
    for (Condition& condition : conditions) {
        const Parameter* parent = space.find(condition.parameter);
        if (parent && parent->cases.empty()) {
            continue;
        }
        for (ParamValue& value : condition.values) {
            if (parent && contains(*parent, value = as_written_by(*parent, value))) {
                continue;
            }
            const auto problem = elsewhere(condition.parameter, value);
            if (parent && problem) {
                problems.at(place_of(condition, place),
                            owner + " depends on " + condition.parameter + " = " + to_text(value) +
                                " (a value that it never has: " + describe_values(*parent) +
                                "); correct the condition");
            } else if (problem) {
                problems.at(place_of(condition, place), owner + " depends on " + *problem);
            }
        }
    }
}

}  // namespace trommel
