// The score of a network on some images: sums, divided once at the end. Independent of Torch.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "sweep/classification.hpp"
#include "sweep/metrics.hpp"

namespace trommel {

/// Sums over images, because with means a last, shorter batch would weigh more.
struct Score {
    std::int64_t images = 0;
    std::int64_t correct = 0;
    double loss = 0;           ///< the plan's; in training, times the class weights
    double cross_entropy = 0;  ///< nats, with equal class weights
    double penalty = 0;        ///< of the kernels, once for each image

    Score& operator+=(const Score& other) {
        images += other.images;
        correct += other.correct;
        loss += other.loss;
        cross_entropy += other.cross_entropy;
        penalty += other.penalty;
        return *this;
    }
    bool operator==(const Score&) const = default;
};

/// False once training has diverged. Checks both losses, because the hinge loss of NaN is 0 while its
/// cross-entropy is NaN.
inline bool is_finite(const Score& score) {
    return std::isfinite(score.loss + score.penalty) && std::isfinite(score.cross_entropy);
}

/// Records "<split>_loss", "<split>_cross_entropy" and "<split>_accuracy".
inline void put_metrics(Metrics& metrics, const std::string& split, const Score& score) {
    const auto images = static_cast<double>(score.images);
    metrics[split + "_loss"] = (score.loss + score.penalty) / images;
    metrics[split + "_cross_entropy"] = score.cross_entropy / images;
    metrics[split + "_accuracy"] = static_cast<double>(score.correct) / images;
}

/// Records "<split>_f1_macro" and "<split>_f1_weighted".
inline void put_f1(Metrics& metrics, const std::string& split, const ConfusionMatrix& confusion) {
    const std::vector<ClassScore> scores = class_scores(confusion);
    metrics[split + "_f1_macro"] = macro_f1(scores);
    metrics[split + "_f1_weighted"] = weighted_f1(scores);
}

}  // namespace trommel
