// Which images the trials of a configuration classified correctly: the basis of an accuracy's uncertainty.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "storage/results/trial_store.hpp"
#include "sweep/history.hpp"
#include "sweep/statistics.hpp"

namespace trommel {

/// One row per seed: 1 if the image is right, 0 if it is wrong. [seeds][images], at least one of each.
struct Correctness {
    std::vector<std::uint64_t> seeds;
    std::vector<std::vector<std::uint8_t>> right;
    std::vector<std::uint16_t> labels;  ///< [images]; equal labels mean the same images in the same order

    std::size_t images() const { return labels.size(); }
};

/// Computed from the completed trials of a configuration. Nothing if `metric` is not an accuracy on images
/// with stored labels, or if a trial's predictions do not give the accuracy that it reported.
std::optional<Correctness> correctness(const SweepSource& source, std::span<const PastTrial* const> trials,
                                       std::string_view metric);

/// The mean accuracy, with the variance due to images and, if there are several, seeds. Needs at least two
/// images.
Estimate estimate_accuracy(const Correctness& correctness);

/// The interval of the mean accuracy: over images, and over seeds if there are several.
Interval accuracy_interval(const Correctness& correctness);

/// The first mean accuracy minus the second.
struct AccuracyDifference {
    double mean = 0;
    Estimate estimate;                   ///< with two imaginary images: docs/leaderboard.md
    std::int64_t seeds = 0;              ///< common to both; 0: all of them counted, unpaired
    Estimate over_images;                ///< the part of `estimate` that more seeds would not reduce
    std::optional<Estimate> over_seeds;  ///< the other part; nothing with fewer than two common seeds
};

/// Over the common images and the common seeds. Nothing if the images differ.
std::optional<AccuracyDifference> accuracy_difference(const Correctness& first, const Correctness& second);

}  // namespace trommel
