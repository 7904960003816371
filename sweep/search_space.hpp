// The search space: named parameters, the values each may take, and when each is active.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sweep/params.hpp"

namespace trommel {

enum class Scale { linear, log };

/// Real values in [low, high], low < high. On a log scale, low > 0.
struct FloatRange {
    double low = 0;
    double high = 1;
    Scale scale = Scale::linear;

    bool operator==(const FloatRange&) const = default;
};

/// Doubles represent all integers up to here exactly (2^53).
inline constexpr std::int64_t largest_exact_integer = std::int64_t{1} << 53;

/// Integers low, low + step, ..., never above high. step > 0; on a log scale, low > 0 and step = 1. The
/// absolute values of low, high and their distance are at most largest_exact_integer, so that arithmetic in
/// doubles is exact.
struct IntRange {
    std::int64_t low = 0;
    std::int64_t high = 1;
    std::int64_t step = 1;
    Scale scale = Scale::linear;

    bool operator==(const IntRange&) const = default;
};

/// One value of a non-empty list without repetition, in the order the user wrote it. Options may be names:
/// `meanings` then holds the values that they stand for, in the same order. Configurations and conditions use
/// the names.
struct Choice {
    std::vector<ParamValue> options;
    std::vector<ParamValue> meanings = {};

    bool operator==(const Choice&) const = default;
};

using Distribution = std::variant<FloatRange, IntRange, Choice>;

/// True if `parameter` is active and has one of `values`.
struct Condition {
    std::string parameter;
    std::vector<ParamValue> values;

    bool operator==(const Condition&) const = default;
};

/// Several conditions mean "and". An empty list always holds.
using Conditions = std::vector<Condition>;

/// If its conditions hold, the parameter's values come from this distribution.
struct Case {
    Conditions when;
    Distribution distribution;

    bool operator==(const Case&) const = default;
};

/// The first case whose conditions hold applies. If none does, the parameter is inactive: it has no value,
/// and is not part of the configuration.
struct Parameter {
    Parameter() = default;
    Parameter(std::string its_name, Distribution distribution, Conditions when = {})
        : name(std::move(its_name)), cases{{std::move(when), std::move(distribution)}} {}

    std::string name;
    std::vector<Case> cases;
    std::optional<ParamValue>
        otherwise;  ///< value of the setting of this name while the parameter is inactive

    bool operator==(const Parameter&) const = default;
};

/// Each parameter comes after those that its conditions name, so one pass in order can draw all of them.
struct SearchSpace {
    std::vector<Parameter> parameters;

    const Parameter* find(std::string_view name) const;

    bool operator==(const SearchSpace&) const = default;
};

/// Whether all conditions hold for `values`. A parameter that is absent from `values` is inactive. Numbers
/// compare by value: 1 equals 1.0.
bool holds(const Conditions& conditions, const Params& values);

/// The distribution of the parameter in a configuration with these `values`; null if it is inactive.
const Distribution* active(const Parameter& parameter, const Params& values);

/// Whether a case has no conditions.
bool is_always_active(const Parameter& parameter);

/// Whether one of the parameter's cases has no cardinality.
bool is_continuous(const Parameter& parameter);

/// Whether any case of the parameter can give this value.
bool contains(const Parameter& parameter, const ParamValue& value);

/// The configuration with every named value replaced by its meaning.
Params meanings(const SearchSpace& space, Params params);

/// Whether the distribution can give this value. Integers count as numbers for a FloatRange.
bool contains(const Distribution& distribution, const ParamValue& value);

/// What is wrong with a parameter's value in a configuration, as "<problem>; <what to do>".
struct ParamProblem {
    std::string parameter;
    std::string text;
};

/// Everything that is wrong with `params` as a configuration of `space`. Empty for a valid configuration:
/// every active parameter has a value inside its distribution, and no other parameter has one. While values
/// are missing, no parameter counts as inactive.
std::vector<ParamProblem> problems_with(const SearchSpace& space, const Params& params);

/// The first of these problems.
std::optional<std::string> problem_with(const SearchSpace& space, const Params& params);

/// The value in the parameter's own type: 3 becomes 3.0 if it has doubles, 3.0 becomes 3 if it has integers.
/// A value that the parameter cannot have is returned unchanged.
ParamValue as_written_by(const Parameter& parameter, const ParamValue& value);

/// Number of values; nothing for a continuous range.
std::optional<std::int64_t> cardinality(const Distribution& distribution);

/// The value at `index` in [0, cardinality), and the inverse for a value that the distribution contains. Only
/// for distributions with a cardinality.
ParamValue value_at(const Distribution& distribution, std::int64_t index);
std::int64_t index_of(const Distribution& distribution, const ParamValue& value);

/// Number of different configurations; nothing for a space with a continuous range, with more than `at_most`
/// configurations, or with conditions on so many values that counting would take seconds.
std::optional<std::int64_t> count_configurations(const SearchSpace& space,
                                                 std::int64_t at_most = largest_exact_integer);

}  // namespace trommel
