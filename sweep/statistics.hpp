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

/// Two-sided critical value: |T| stays below it with probability interval_level. Infinite degrees of freedom
/// give the normal distribution's.
double critical_value(double degrees_of_freedom);

/// Wilson's score interval for a fraction `mean` of `size` observations; `size` may be an effective one.
Interval wilson_interval(double mean, double size, double critical);

/// mean -/+ critical value times standard error.
Interval student_interval(const Estimate& estimate);

/// The probability that the estimated quantity is above 0, by Student's t.
double probability_above_zero(const Estimate& estimate);

/// The mean of at least two values, and the variance estimated from their spread.
Estimate estimate_mean(std::span<const double> values);

/// Adds two independent sources of variance of one mean, with Satterthwaite's degrees of freedom.
Estimate combine(double mean, const Estimate& first, const Estimate& second);

}  // namespace trommel
