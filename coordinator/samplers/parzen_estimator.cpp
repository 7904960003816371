#include "coordinator/samplers/parzen_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "sweep/random.hpp"

namespace trommel {

namespace {

// With more values, the density at the middle of a bin stands for all of the bin.
constexpr std::size_t most_summed_bins = 32;

double normal_below(double x) {
    return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

float middle_of(const Axis& axis, std::size_t bin) {
    return static_cast<float>((axis.edges[bin] + axis.edges[bin + 1]) / 2);
}

float uniform_position(const Axis& axis, std::mt19937_64& random) {
    const double position = uniform01(random);
    return axis.bins() == 0 ? static_cast<float>(position) : middle_of(axis, bin_at(axis, position));
}

// Box and Muller's, with one of its two numbers.
double draw_normal(std::mt19937_64& random) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform01(random)));
    return radius * std::cos(2 * std::numbers::pi * uniform01(random));
}

double draw_cut_off_normal(double centre, double deviation, std::mt19937_64& random) {
    constexpr int most_draws = 100;  // two on average, even at an end
    for (int i = 0; i < most_draws; ++i) {
        const double drawn = centre + deviation * draw_normal(random);
        if (drawn >= 0 && drawn <= 1) {
            return drawn;
        }
    }
    return centre;
}

std::size_t draw_index(std::span<const double> probabilities, std::mt19937_64& random) {
    double left = uniform01(random);
    for (std::size_t i = 0; i + 1 < probabilities.size(); ++i) {
        left -= probabilities[i];
        if (left < 0) {
            return i;
        }
    }
    return probabilities.size() - 1;
}

std::vector<float> column_of(const WeightedPoints& points, std::size_t column, std::size_t columns) {
    std::vector<float> values;
    for (std::size_t i = column; i < points.positions.size(); i += columns) {
        values.push_back(points.positions[i]);
    }
    return values;
}

// The distance of each point to the farther of its two neighbors. Points at the ends have one neighbor.
std::vector<double> distances_to_neighbours(const std::vector<float>& centres) {
    std::vector<std::size_t> order(centres.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return centres[i]; });
    std::vector<double> distances(centres.size(), centres.size() > 1 ? 0 : 1);
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        const double gap = centres[order[i + 1]] - centres[order[i]];
        distances[order[i]] = std::max(distances[order[i]], gap);
        distances[order[i + 1]] = gap;
    }
    return distances;
}

// The probability between two positions under a normal distribution.
double between(double centre, double deviation, double low, double high) {
    return normal_below((high - centre) / deviation) - normal_below((low - centre) / deviation);
}

}  // namespace

ParzenEstimator::ParzenEstimator(Axes axes, const WeightedPoints& points, double prior_weight,
                                 KernelWidths widths)
    : axes_(std::move(axes)) {
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        kernels_.push_back(kernels_on(*axes_[i], column_of(points, i, axes_.size()), widths));
    }
    const double total = std::accumulate(points.weights.begin(), points.weights.end(), prior_weight);
    double sum = 0;
    const auto add = [&](double weight) {
        log_weights_.push_back(std::log(weight / total));
        cumulated_.push_back(sum += weight / total);
    };
    std::ranges::for_each(points.weights, add);
    add(prior_weight);
}

ParzenEstimator::Kernels ParzenEstimator::kernels_on(const Axis& axis, const std::vector<float>& centres,
                                                     KernelWidths widths) const {
    if (!axis.ordered) {
        return unordered_kernels(axis, centres);
    }
    const auto count = static_cast<double>(centres.size());
    const double even = 0.2 * std::pow(std::max(count, 1.0), -1 / (static_cast<double>(axes_.size()) + 4));
    if (axis.bins() > 0 && axis.bins() <= most_summed_bins) {
        return binned_kernels(axis, centres, even);
    }
    if (widths == KernelWidths::even) {
        return continuous_kernels(centres, std::vector<double>(centres.size(), even));
    }
    std::vector<double> deviations = distances_to_neighbours(centres);
    for (double& each : deviations) {
        each = std::max(each, 1 / std::min(100.0, count + 1));
    }
    return continuous_kernels(centres, std::move(deviations));
}

// All options together have the weight of one point more than the kernels have, so that no option is ruled out.
ParzenEstimator::Kernels ParzenEstimator::unordered_kernels(const Axis& axis,
                                                            const std::vector<float>& centres) {
    const auto count = static_cast<double>(centres.size());
    const auto options = static_cast<double>(axis.bins());
    Kernels kernels{.form = Kernels::Form::unordered};
    kernels.same = (count + 1 / options) / (count + 1);
    const double other = options > 1 ? (1 - kernels.same) / (options - 1) : 1;
    kernels.log_densities = {std::log(kernels.same * options), std::log(other * options)};
    for (const float centre : centres) {
        kernels.bins.push_back(static_cast<std::uint32_t>(bin_at(axis, centre)));
    }
    return kernels;
}

ParzenEstimator::Kernels ParzenEstimator::binned_kernels(const Axis& axis, const std::vector<float>& centres,
                                                         double deviation) {
    constexpr double least = 1e-300;  // far from the kernel, where the probability would be rounded to 0
    Kernels kernels{.form = Kernels::Form::bins};
    for (std::size_t own = 0; own < axis.bins(); ++own) {
        const double centre = middle_of(axis, own);
        const double all = between(centre, deviation, 0, 1);
        for (std::size_t bin = 0; bin < axis.bins(); ++bin) {
            const double low = axis.edges[bin];
            const double high = axis.edges[bin + 1];
            const double probability = between(centre, deviation, low, high) / all;
            kernels.probabilities.push_back(probability);
            kernels.log_densities.push_back(std::log(std::max(probability, least) / (high - low)));
        }
    }
    for (const float centre : centres) {
        kernels.bins.push_back(static_cast<std::uint32_t>(bin_at(axis, centre)));
    }
    return kernels;
}

ParzenEstimator::Kernels ParzenEstimator::continuous_kernels(const std::vector<float>& centres,
                                                             std::vector<double> deviations) {
    Kernels kernels{.form = Kernels::Form::continuous};
    kernels.centres.assign(centres.begin(), centres.end());
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const double all = between(centres[i], deviations[i], 0, 1);
        kernels.log_norms.push_back(-std::log(deviations[i] * std::sqrt(2 * std::numbers::pi) * all));
    }
    kernels.deviations = std::move(deviations);
    return kernels;
}

std::vector<float> ParzenEstimator::draw(std::mt19937_64& random) const {
    const auto above = std::ranges::upper_bound(cumulated_, uniform01(random));
    const std::size_t last = cumulated_.size() - 1;  // the uniform kernel
    const std::size_t kernel = std::min(static_cast<std::size_t>(above - cumulated_.begin()), last);
    std::vector<float> position;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
        position.push_back(kernel == last ? uniform_position(*axes_[i], random)
                                          : draw_on(*axes_[i], kernels_[i], kernel, random));
    }
    return position;
}

float ParzenEstimator::draw_on(const Axis& axis, const Kernels& kernels, std::size_t kernel,
                               std::mt19937_64& random) {
    if (kernels.form == Kernels::Form::continuous) {
        const double drawn = draw_cut_off_normal(kernels.centres[kernel], kernels.deviations[kernel], random);
        return axis.bins() == 0 ? static_cast<float>(drawn) : middle_of(axis, bin_at(axis, drawn));
    }
    const std::size_t own = kernels.bins[kernel];
    if (kernels.form == Kernels::Form::bins) {
        const auto row = std::span(kernels.probabilities).subspan(own * axis.bins(), axis.bins());
        return middle_of(axis, draw_index(row, random));
    }
    if (axis.bins() == 1 || uniform01(random) < kernels.same) {
        return middle_of(axis, own);
    }
    const auto other =
        static_cast<std::size_t>(uniform_index(random, static_cast<std::int64_t>(axis.bins()) - 1));
    return middle_of(axis, other < own ? other : other + 1);
}

void ParzenEstimator::add_log_densities(const Axis& axis, const Kernels& kernels, float position,
                                        std::span<double> sums) {
    const std::size_t count = sums.size();
    if (kernels.form == Kernels::Form::continuous) {
        for (std::size_t i = 0; i < count; ++i) {
            const double distance = (position - kernels.centres[i]) / kernels.deviations[i];
            sums[i] += kernels.log_norms[i] - 0.5 * distance * distance;
        }
        return;
    }
    const std::size_t bin = bin_at(axis, position);
    if (kernels.form == Kernels::Form::unordered) {
        for (std::size_t i = 0; i < count; ++i) {
            sums[i] += kernels.log_densities[kernels.bins[i] == bin ? 0 : 1];
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        sums[i] += kernels.log_densities[kernels.bins[i] * axis.bins() + bin];
    }
}

std::vector<double> ParzenEstimator::log_densities(std::span<const float> positions) const {
    std::vector<double> results;
    std::vector<double> sums;
    for (std::size_t row = 0; row < positions.size(); row += axes_.size()) {
        sums = log_weights_;
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            add_log_densities(*axes_[i], kernels_[i], positions[row + i],
                              std::span(sums).first(sums.size() - 1));
        }
        const double largest = *std::ranges::max_element(sums);
        double sum = 0;
        for (const double each : sums) {
            sum += std::exp(each - largest);
        }
        results.push_back(largest + std::log(sum));
    }
    return results;
}

}  // namespace trommel
