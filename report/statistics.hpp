// Intervals for means and for differences of means. docs/leaderboard.md has the formulas and their sources.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace trommel {

constexpr double interval_level = 0.95;

struct Interval {
    double low = 0;
    double high = 0;

    bool operator==(const Interval&) const = default;
};

/// An estimated mean, the variance of that estimate, and the degrees of freedom of the variance.
struct Estimate {
    double mean = 0;
    double variance = 0;
    double degrees_of_freedom = 0;
};

/// Two-sided: |T| stays below it with probability interval_level. Infinite degrees of freedom give the
/// normal's.
double critical_value(double degrees_of_freedom);

/// Wilson's score interval for a share `mean` of `size` observations; `size` may be an effective one.
Interval wilson_interval(double mean, double size, double critical);

/// mean -/+ critical value times standard error.
Interval student_interval(const Estimate& estimate);

/// That what was estimated is above 0, as Student's t has it.
double probability_above_zero(const Estimate& estimate);

/// Mean of at least two values, and what the values' own spread says about it.
Estimate estimate_mean(std::span<const double> values);

/// Two independent sources of variance of one mean added up; Satterthwaite's degrees of freedom.
Estimate combine(double mean, const Estimate& first, const Estimate& second);

}  // namespace trommel
