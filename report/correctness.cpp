#include "report/correctness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace trommel {

namespace {

using Labels = std::vector<std::uint16_t>;
using Right = std::vector<std::uint8_t>;

// A fraction computed in single precision differs by less.
constexpr double same_accuracy = 1e-6;

template <class T>
double mean_of(const std::vector<T>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// All data sets of a sweep have the same validation and test images, so the labels of any will do.
const Labels* labels_of(const std::map<std::string, Labels>& labels) {
    return labels.empty() ? nullptr : &labels.begin()->second;
}

Right right_images(const Labels& predictions, const Labels& labels) {
    Right right(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        right[i] = predictions[i] == labels[i] ? 1 : 0;
    }
    return right;
}

/// The mean over the given rows, for each image. [images]
std::vector<double> mean_over_seeds(const std::vector<Right>& right) {
    std::vector<double> mean(right.front().size());
    for (const auto& row : right) {
        for (std::size_t i = 0; i < mean.size(); ++i) {
            mean[i] += row[i] / static_cast<double>(right.size());
        }
    }
    return mean;
}

struct Pairs {
    std::vector<Right> first;
    std::vector<Right> second;
    bool are_of_one_seed = true;
};

// A seed number means the same seed for every configuration of a sweep. If there is no common seed, all of
// them count, unpaired.
Pairs paired_seeds(const Correctness& first, const Correctness& second) {
    Pairs pairs;
    for (std::size_t i = 0; i < first.seeds.size(); ++i) {
        const auto same = std::ranges::find(second.seeds, first.seeds[i]);
        if (same != second.seeds.end()) {
            pairs.first.push_back(first.right[i]);
            pairs.second.push_back(second.right[static_cast<std::size_t>(same - second.seeds.begin())]);
        }
    }
    return pairs.first.empty() ? Pairs{first.right, second.right, false} : pairs;
}

/// The variance added by the spread over seeds; nothing for a single pair.
std::optional<Estimate> seed_estimate(const Pairs& pairs) {
    if (!pairs.are_of_one_seed || pairs.first.size() < 2) {
        return std::nullopt;
    }
    std::vector<double> differences;
    for (std::size_t i = 0; i < pairs.first.size(); ++i) {
        differences.push_back(mean_of(pairs.first[i]) - mean_of(pairs.second[i]));
    }
    return estimate_mean(differences);
}

}  // namespace

std::optional<Correctness> correctness(const SweepSource& source, std::span<const PastTrial* const> trials,
                                       std::string_view metric) {
    const bool on_val = metric == "val_accuracy";
    if (!on_val && metric != "test_accuracy") {
        return std::nullopt;
    }
    const Labels* labels = labels_of(on_val ? source.val_labels : source.test_labels);
    if (!labels || labels->empty()) {
        return std::nullopt;
    }

    Correctness result{.seeds = {}, .right = {}, .labels = *labels};
    for (const PastTrial* trial : trials) {
        const Selected& selected = *trial->selected;
        const Labels& predictions = on_val ? selected.val_predictions : selected.test_predictions;
        const auto reported = selected.metrics.find(metric);
        if (predictions.size() != labels->size() || reported == selected.metrics.end()) {
            return std::nullopt;
        }
        result.seeds.push_back(trial->seed);
        result.right.push_back(right_images(predictions, *labels));
        if (!(std::abs(mean_of(result.right.back()) - reported->second) < same_accuracy)) {
            return std::nullopt;
        }
    }
    return result.right.empty() ? std::nullopt : std::optional(std::move(result));
}

Estimate estimate_accuracy(const Correctness& correctness) {
    const std::vector<double> by_image = mean_over_seeds(correctness.right);
    const Estimate over_images = estimate_mean(by_image);
    if (correctness.right.size() == 1) {
        return over_images;
    }
    std::vector<double> by_seed;
    for (const auto& row : correctness.right) {
        by_seed.push_back(mean_of(row));
    }
    return combine(over_images.mean, over_images, estimate_mean(by_seed));
}

Interval accuracy_interval(const Correctness& correctness) {
    const auto images = static_cast<double>(correctness.images());
    if (correctness.right.size() == 1 || correctness.images() == 1) {
        return wilson_interval(mean_of(mean_over_seeds(correctness.right)), images,
                               critical_value(std::numeric_limits<double>::infinity()));
    }
    const Estimate both = estimate_accuracy(correctness);
    // If all images are right or all are wrong, no variance is visible, though there may be some: then use
    // Wilson's interval for the images alone.
    const double effective_images = both.variance > 0 ? both.mean * (1 - both.mean) / both.variance : images;
    return wilson_interval(both.mean, effective_images, critical_value(both.degrees_of_freedom));
}

std::optional<AccuracyDifference> accuracy_difference(const Correctness& first, const Correctness& second) {
    if (first.labels != second.labels) {
        return std::nullopt;
    }
    const Pairs pairs = paired_seeds(first, second);
    const std::vector<double> left = mean_over_seeds(pairs.first);
    const std::vector<double> right = mean_over_seeds(pairs.second);

    // Adds two imaginary images, one that only each side gets right (Bonett and Price, 2012), so that a
    // handful of images on which the two differ is not taken for certainty.
    std::vector<double> differences = {1, -1};
    for (std::size_t i = 0; i < left.size(); ++i) {
        differences.push_back(left[i] - right[i]);
    }
    const Estimate over_images = estimate_mean(differences);
    const std::optional<Estimate> over_seeds = seed_estimate(pairs);
    return AccuracyDifference{
        .mean = mean_of(left) - mean_of(right),
        .estimate = over_seeds ? combine(over_images.mean, over_images, *over_seeds) : over_images,
        .seeds = pairs.are_of_one_seed ? std::ssize(pairs.first) : 0,
        .over_images = over_images,
        .over_seeds = over_seeds};
}

}  // namespace trommel
