// How well classes are told apart, from true and predicted classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace trommel {

/// Counts of images, [true class][predicted class].
using ConfusionMatrix = std::vector<std::vector<std::int64_t>>;

/// `labels` and `predictions` have the same length; both hold numbers below `classes`.
ConfusionMatrix confusion_matrix(std::span<const std::uint16_t> labels,
                                 std::span<const std::uint16_t> predictions, std::size_t classes);

ConfusionMatrix& operator+=(ConfusionMatrix& sum, const ConfusionMatrix& other);

/// The share of images on the diagonal; 0 without images.
double accuracy(const ConfusionMatrix& confusion);

/// Of one class; 0 where there is nothing to divide by.
struct ClassScore {
    std::int64_t images = 0;     ///< that are of the class
    std::int64_t predicted = 0;  ///< that were taken for it
    double precision = 0;        ///< right ones among the predicted
    double recall = 0;           ///< right ones among the images
    double f1 = 0;               ///< their harmonic mean

    bool operator==(const ClassScore&) const = default;
};

std::vector<ClassScore> class_scores(const ConfusionMatrix& confusion);

/// Mean over the classes that have images or predictions (as scikit-learn's average = "macro").
double macro_f1(const std::vector<ClassScore>& scores);

/// Mean over the classes, each weighing as much as it has images (scikit-learn's "weighted").
double weighted_f1(const std::vector<ClassScore>& scores);

}  // namespace trommel
