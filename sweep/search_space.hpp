// What a sweep searches: named parameters, the values each may take, and when each is active.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/// Doubles tell all integers up to here apart (2^53).
inline constexpr std::int64_t largest_exact_integer = std::int64_t{1} << 53;

/// Integers low, low + step, ..., never above high. step > 0; on a log scale, low > 0 and step = 1. Low, high
/// and their distance are at most largest_exact_integer from 0: arithmetic in doubles is exact.
struct IntRange {
    std::int64_t low = 0;
    std::int64_t high = 1;
    std::int64_t step = 1;
    Scale scale = Scale::linear;

    bool operator==(const IntRange&) const = default;
};

/// One of a non-empty list without repetition, in the order the user wrote it.
struct Choice {
    std::vector<ParamValue> options;

    bool operator==(const Choice&) const = default;
};

using Distribution = std::variant<FloatRange, IntRange, Choice>;

/// Holds where `parameter` is active and has one of `values`.
struct Condition {
    std::string parameter;
    std::vector<ParamValue> values;

    bool operator==(const Condition&) const = default;
};

/// Several conditions mean "and". No condition: always.
using Conditions = std::vector<Condition>;

struct Parameter {
    std::string name;
    Distribution distribution;
    Conditions when;

    bool operator==(const Parameter&) const = default;
};

/// Each parameter stands after those that its conditions name, so one pass in order can draw all of them.
struct SearchSpace {
    std::vector<Parameter> parameters;

    const Parameter* find(std::string_view name) const;

    bool operator==(const SearchSpace&) const = default;
};

/// Whether all conditions hold for `values`. A parameter that is absent from `values` is not active.
bool holds(const Conditions& conditions, const Params& values);

/// Whether the distribution can give this value. Integers count as numbers for a FloatRange.
bool contains(const Distribution& distribution, const ParamValue& value);

/// What is wrong with `params` as a configuration of `space`, as "<problem>; <what to do>"; nothing if it is
/// one: every active parameter has a value inside its distribution, and no other parameter has one.
std::optional<std::string> problem_with(const SearchSpace& space, const Params& params);

/// Number of values; nothing for a continuous range.
std::optional<std::int64_t> cardinality(const Distribution& distribution);

/// The value at `index` of [0, cardinality). Only for distributions with a cardinality.
ParamValue value_at(const Distribution& distribution, std::int64_t index);

/// Number of different configurations; nothing for a space with a continuous range, or with more than `at_most`.
std::optional<std::int64_t> count_configurations(const SearchSpace& space, std::int64_t at_most = 1'000'000);

}  // namespace trommel
