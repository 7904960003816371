#include "report/page_parameters.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace trommel {

namespace {

using Values = std::vector<ParamValue>;

Values values_in(const std::string& name, const std::vector<PastConfiguration>& configurations) {
    Values values;
    for (const PastConfiguration& configuration : configurations) {
        const auto found = configuration.params.find(name);
        if (found != configuration.params.end()) {
            values.push_back(found->second);
        }
    }
    return values;
}

// Listed numbers are places on the axis: "16, 32, 64" are options, not a range.
bool has_range(const Parameter& parameter) {
    return std::ranges::any_of(
        parameter.cases, [](const Case& each) { return !std::holds_alternative<Choice>(each.distribution); });
}

Scale scale_of(const Parameter& parameter) {
    for (const Case& each : parameter.cases) {
        const auto* floats = std::get_if<FloatRange>(&each.distribution);
        const auto* integers = std::get_if<IntRange>(&each.distribution);
        if ((floats && floats->scale == Scale::log) || (integers && integers->scale == Scale::log)) {
            return Scale::log;
        }
    }
    return Scale::linear;
}

Values options_of(const Parameter& parameter) {
    Values options;
    for (const Case& each : parameter.cases) {
        if (const auto* choice = std::get_if<Choice>(&each.distribution)) {
            options.insert(options.end(), choice->options.begin(), choice->options.end());
        }
    }
    return options;
}

std::vector<std::string> different_texts(const Values& first, Values rest) {
    std::ranges::stable_sort(rest, {}, [](const ParamValue& value) {
        return is_number(value) ? std::tuple(0, as_number(value), std::string())
                                : std::tuple(1, 0.0, to_text(value));
    });
    std::vector<std::string> texts;
    std::set<std::string> known;
    for (const Values* values : {&first, static_cast<const Values*>(&rest)}) {
        for (const ParamValue& value : *values) {
            if (known.insert(to_text(value)).second) {
                texts.push_back(to_text(value));
            }
        }
    }
    return texts;
}

PageParameter page_parameter(const std::string& name, const Parameter* parameter, const Values& values) {
    const bool are_numbers = std::ranges::all_of(values, is_number);
    if (are_numbers && (parameter ? has_range(*parameter) : !values.empty())) {
        const bool above_zero =
            std::ranges::all_of(values, [](const ParamValue& value) { return as_number(value) > 0; });
        return {name, true, parameter && above_zero ? scale_of(*parameter) : Scale::linear, {}};
    }
    return {name, false, Scale::linear,
            different_texts(parameter ? options_of(*parameter) : Values{}, values)};
}

}  // namespace

std::vector<PageParameter> page_parameters(const SearchSpace& space,
                                           const std::vector<PastConfiguration>& configurations) {
    std::vector<PageParameter> parameters;
    std::set<std::string> others;
    for (const PastConfiguration& configuration : configurations) {
        for (const auto& [name, value] : configuration.params) {
            others.insert(name);
        }
    }
    for (const Parameter& parameter : space.parameters) {
        parameters.push_back(
            page_parameter(parameter.name, &parameter, values_in(parameter.name, configurations)));
        others.erase(parameter.name);
    }
    for (const std::string& name : others) {
        parameters.push_back(page_parameter(name, nullptr, values_in(name, configurations)));
    }
    return parameters;
}

Json to_json(const std::vector<PageParameter>& parameters) {
    Json json = Json::array();
    for (const PageParameter& each : parameters) {
        json.push_back({{"name", each.name},
                        {"kind", each.is_number ? "number" : "choice"},
                        {"scale", each.scale == Scale::log ? "log" : "linear"},
                        {"values", each.values}});
    }
    return json;
}

Json values_of(const Params& params, const std::vector<PageParameter>& parameters) {
    Json values = Json::array();
    for (const PageParameter& parameter : parameters) {
        const auto found = params.find(parameter.name);
        if (found == params.end()) {
            values.push_back(nullptr);
        } else if (parameter.is_number) {
            values.push_back(to_json_value(found->second));
        } else {
            values.push_back(to_text(found->second));
        }
    }
    return values;
}

}  // namespace trommel
