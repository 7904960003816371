#include "sweep/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace trommel {

double critical_value(double degrees_of_freedom) {
    const double probability = 0.5 + interval_level / 2;
    if (std::isinf(degrees_of_freedom)) {
        return boost::math::quantile(boost::math::normal(), probability);
    }
    return boost::math::quantile(boost::math::students_t(degrees_of_freedom), probability);
}

// Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
Interval wilson_interval(double mean, double size, double critical) {
    const double ratio = critical * critical / size;
    const double centre = (mean + ratio / 2) / (1 + ratio);
    const double half = std::sqrt(ratio * (mean * (1 - mean) + ratio / 4)) / (1 + ratio);
    // Must contain the mean: rounding can move the bounds if all are right or all are wrong.
    return {std::min(mean, std::max(0.0, centre - half)), std::max(mean, std::min(1.0, centre + half))};
}

Interval student_interval(const Estimate& estimate) {
    const double half = critical_value(estimate.degrees_of_freedom) * std::sqrt(estimate.variance);
    return {estimate.mean - half, estimate.mean + half};
}

double probability_above_zero(const Estimate& estimate) {
    if (estimate.variance == 0) {
        return estimate.mean > 0 ? 1 : estimate.mean < 0 ? 0 : 0.5;
    }
    const boost::math::students_t distribution(estimate.degrees_of_freedom);
    return boost::math::cdf(distribution, estimate.mean / std::sqrt(estimate.variance));
}

Estimate estimate_mean(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return {mean, squares / (count - 1) / count, count - 1};
}

Estimate combine(double mean, const Estimate& first, const Estimate& second) {
    const double variance = first.variance + second.variance;
    if (variance == 0) {
        return {mean, 0, first.degrees_of_freedom};
    }
    const double spread = first.variance * first.variance / first.degrees_of_freedom +
                          second.variance * second.variance / second.degrees_of_freedom;
    return {mean, variance, variance * variance / spread};
}

}  // namespace trommel
