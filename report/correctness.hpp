// Which images the trials of a configuration got right: what an accuracy's uncertainty is computed from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "report/statistics.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/history.hpp"

namespace trommel {

/// One row for each seed: 1 where the image is right, 0 where it is wrong. [seeds][images], at least one of
/// each.
struct Correctness {
    std::vector<std::uint64_t> seeds;
    std::vector<std::vector<std::uint8_t>> right;
    std::vector<std::uint16_t> labels;  ///< [images]; equal labels: the same images in the same order

    std::size_t images() const { return labels.size(); }
};

/// From the completed trials of a configuration. Nothing when `metric` is not an accuracy on images with
/// stored labels, or when a trial's predictions do not give the accuracy it reported.
std::optional<Correctness> correctness(const SweepSource& source, std::span<const PastTrial* const> trials,
                                       std::string_view metric);

/// The mean accuracy, with the variance that images and, where there are several, seeds leave. At least two images.
Estimate estimate_accuracy(const Correctness& correctness);

/// Of the mean accuracy: over images, and over seeds where there are several.
Interval accuracy_interval(const Correctness& correctness);

/// The first's mean accuracy less the second's.
struct AccuracyDifference {
    double mean = 0;
    Estimate estimate;       ///< with two imaginary images: docs/leaderboard.md
    std::int64_t seeds = 0;  ///< that both have; 0: all of them counted, unpaired
};

/// Over the images both have seen and the seeds both have. Nothing when the images differ.
std::optional<AccuracyDifference> accuracy_difference(const Correctness& first, const Correctness& second);

}  // namespace trommel
