#include "cli/trommel/assignments.hpp"

#include <charconv>
#include <optional>
#include <variant>

#include "sweep/describe.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

template <class T>
std::optional<T> read_number(const std::string& text) {
    T number{};
    const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && last == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

/// The value of a distribution that a text stands for.
struct Reading {
    const std::string& text;

    std::optional<ParamValue> operator()(const FloatRange&) const { return read_number<double>(text); }
    std::optional<ParamValue> operator()(const IntRange&) const { return read_number<std::int64_t>(text); }
    std::optional<ParamValue> operator()(const Choice& choice) const {
        for (const ParamValue& option : choice.options) {
            const auto number = is_number(option) ? read_number<double>(text) : std::nullopt;
            if (to_text(option) == text || (number && *number == as_number(option))) {
                return option;
            }
        }
        return std::nullopt;
    }
};

std::string names_of(const SearchSpace& space) {
    std::string names;
    for (const Parameter& parameter : space.parameters) {
        names += (names.empty() ? "" : ", ") + parameter.name;
    }
    return names;
}

}  // namespace

Params read_configuration(const std::vector<std::string>& assignments, const SearchSpace& space) {
    Params params;
    for (const std::string& assignment : assignments) {
        const auto equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        const Parameter* parameter = space.find(name);
        if (equals == std::string::npos || !parameter) {
            throw InputError(assignment +
                             ": not a parameter of [space] and its value; write key=value (known: " +
                             names_of(space) + ")");
        }
        const std::string text = assignment.substr(equals + 1);
        const auto value = std::visit(Reading{text}, parameter->distribution);
        if (!value || !contains(parameter->distribution, *value)) {
            throw InputError(assignment + ": not a value of '" + name + "'; use " +
                             describe(parameter->distribution));
        }
        if (!params.emplace(name, *value).second) {
            throw InputError(assignment + ": '" + name + "' is given twice; leave one out");
        }
    }
    if (const auto problem = problem_with(space, params)) {
        throw InputError(*problem);
    }
    return params;
}

}  // namespace trommel::cli
