// Classification quality, from true and predicted classes.
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

/// The fraction of images on the diagonal; 0 without images.
double accuracy(const ConfusionMatrix& confusion);

/// The scores of one class; each is 0 if its denominator is 0.
struct ClassScore {
    std::int64_t images = 0;     ///< of this class
    std::int64_t predicted = 0;  ///< predicted as this class
    double precision = 0;        ///< fraction of the predicted images that are of this class
    double recall = 0;           ///< fraction of the images of this class that were predicted as it
    double f1 = 0;               ///< harmonic mean of precision and recall

    bool operator==(const ClassScore&) const = default;
};

std::vector<ClassScore> class_scores(const ConfusionMatrix& confusion);

/// Mean over the classes that have images or predictions (scikit-learn's average = "macro").
double macro_f1(const std::vector<ClassScore>& scores);

/// Mean over the classes, weighted by their numbers of images (scikit-learn's "weighted").
double weighted_f1(const std::vector<ClassScore>& scores);

}  // namespace trommel
