#include "sweep/search_space.hpp"

#include <algorithm>

#include "sweep/describe.hpp"

namespace trommel {

namespace {

struct Contains {
    const ParamValue& value;

    bool operator()(const FloatRange& range) const {
        return is_number(value) && as_number(value) >= range.low && as_number(value) <= range.high;
    }
    bool operator()(const IntRange& range) const {
        const auto* integer = std::get_if<std::int64_t>(&value);
        return integer && *integer >= range.low && *integer <= range.high &&
               (*integer - range.low) % range.step == 0;
    }
    bool operator()(const Choice& choice) const {
        return std::ranges::find(choice.options, value) != choice.options.end();
    }
};

struct Cardinality {
    std::optional<std::int64_t> operator()(const FloatRange&) const { return std::nullopt; }
    std::optional<std::int64_t> operator()(const IntRange& range) const {
        return (range.high - range.low) / range.step + 1;
    }
    std::optional<std::int64_t> operator()(const Choice& choice) const {
        return static_cast<std::int64_t>(choice.options.size());
    }
};

// Counts the configurations that agree with `values` in the parameters before `index`.
void count_from(const SearchSpace& space, std::size_t index, Params& values, std::int64_t at_most,
                std::int64_t& count) {
    if (index == space.parameters.size()) {
        ++count;
        return;
    }
    const Parameter& parameter = space.parameters[index];
    if (!holds(parameter.when, values)) {
        count_from(space, index + 1, values, at_most, count);
        return;
    }
    const std::int64_t options = *cardinality(parameter.distribution);
    for (std::int64_t i = 0; i < options && count <= at_most; ++i) {
        values[parameter.name] = value_at(parameter.distribution, i);
        count_from(space, index + 1, values, at_most, count);
    }
    values.erase(parameter.name);
}

}  // namespace

const Parameter* SearchSpace::find(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? nullptr : &*found;
}

bool holds(const Conditions& conditions, const Params& values) {
    return std::ranges::all_of(conditions, [&](const Condition& condition) {
        const auto found = values.find(condition.parameter);
        return found != values.end() &&
               std::ranges::find(condition.values, found->second) != condition.values.end();
    });
}

bool contains(const Distribution& distribution, const ParamValue& value) {
    return std::visit(Contains{value}, distribution);
}

std::optional<std::string> problem_with(const SearchSpace& space, const Params& params) {
    for (const auto& [name, value] : params) {
        if (!space.find(name)) {
            return "'" + name + "' is not a parameter of [space]; remove it or add it there";
        }
    }
    for (const Parameter& parameter : space.parameters) {
        const auto found = params.find(parameter.name);
        const bool active = holds(parameter.when, params);
        if (active && found == params.end()) {
            return "'" + parameter.name +
                   "' is missing (it is active here); give it a value: " + describe(parameter.distribution);
        }
        if (!active && found != params.end()) {
            return "'" + parameter.name + "' has a value but is not active (" + describe(parameter.when) +
                   "); remove it";
        }
        if (active && !contains(parameter.distribution, found->second)) {
            return "'" + parameter.name + "' = " + to_text(found->second) + " is outside its values; use " +
                   describe(parameter.distribution);
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> cardinality(const Distribution& distribution) {
    return std::visit(Cardinality{}, distribution);
}

ParamValue value_at(const Distribution& distribution, std::int64_t index) {
    if (const auto* range = std::get_if<IntRange>(&distribution)) {
        return range->low + index * range->step;
    }
    return std::get<Choice>(distribution).options.at(static_cast<std::size_t>(index));
}

std::optional<std::int64_t> count_configurations(const SearchSpace& space, std::int64_t at_most) {
    const auto finite = [](const Parameter& parameter) {
        return cardinality(parameter.distribution).has_value();
    };
    if (!std::ranges::all_of(space.parameters, finite)) {
        return std::nullopt;
    }
    std::int64_t count = 0;
    Params values;
    count_from(space, 0, values, at_most, count);
    return count <= at_most ? std::optional(count) : std::nullopt;
}

}  // namespace trommel
