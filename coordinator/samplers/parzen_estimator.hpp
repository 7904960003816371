// A density over some axes of the unit cube, estimated from points: one kernel around each, and a uniform one.
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <vector>

#include "sweep/unit_space.hpp"

namespace trommel {

/// The deviation of a kernel on an ordered axis. even: 0.2 * points^(-1 / (axes + 4)), for all of them.
/// by_neighbours: likewise on an axis of few values; on others the larger distance to the next point on either side,
/// at least 1 / (points + 1), or 1 / 100, as in Bergstra et al., 2011.
enum class KernelWidths { even, by_neighbours };

/// Points in the rows of a matrix, [points, axes], each with a weight.
struct WeightedPoints {
    std::vector<float> positions;
    std::vector<double> weights;

    std::size_t count() const { return weights.size(); }
};

/// A mixture of products of one kernel for each axis (multivariate; Falkner et al., "BOHB", ICML 2018, and
/// Watanabe, "Tree-Structured Parzen Estimator", 2023): a normal distribution cut off at 0 and 1 on an ordered
/// axis, summed over each bin if the axis has bins; on an unordered axis, most for the point's own option and the
/// rest evenly for the others (Aitchison and Aitken, 1976). Densities are relative to the uniform one.
class ParzenEstimator {
  public:
    using Axes = std::vector<const Axis*>;

    /// `axes` must outlive the estimator. The uniform kernel has the weight `prior_weight`.
    ParzenEstimator(Axes axes, const WeightedPoints& points, double prior_weight, KernelWidths widths);

    /// A random position on each axis.
    std::vector<float> draw(std::mt19937_64& random) const;

    /// Logarithms of the densities at these positions, [count, axes].
    std::vector<double> log_densities(std::span<const float> positions) const;

  private:
    // One axis of all kernels.
    struct Kernels {
        enum class Form { unordered, bins, continuous };

        Form form = Form::continuous;
        double same = 0;                    // unordered: the probability of the point's own option
        std::vector<std::uint32_t> bins;    // unordered and bins: that of each kernel
        std::vector<double> centres;        // continuous: of each kernel
        std::vector<double> deviations;     // continuous: of each kernel
        std::vector<double> log_norms;      // continuous: of each kernel
        std::vector<double> probabilities;  // bins: of each bin, in the row of the kernel's bin
        std::vector<double> log_densities;  // bins: likewise; unordered: of the own option and of another one
    };

    static Kernels unordered_kernels(const Axis& axis, const std::vector<float>& centres);
    static Kernels binned_kernels(const Axis& axis, const std::vector<float>& centres, double deviation);
    static Kernels continuous_kernels(const std::vector<float>& centres, std::vector<double> deviations);
    Kernels kernels_on(const Axis& axis, const std::vector<float>& centres, KernelWidths widths) const;
    static float draw_on(const Axis& axis, const Kernels& kernels, std::size_t kernel,
                         std::mt19937_64& random);
    static void add_log_densities(const Axis& axis, const Kernels& kernels, float position,
                                  std::span<double> sums);

    Axes axes_;
    std::vector<Kernels> kernels_;     // of each axis
    std::vector<double> log_weights_;  // of the points, then of the uniform kernel; they add up to 1
    std::vector<double> cumulated_;    // weights, likewise
};

}  // namespace trommel
