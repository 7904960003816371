#include "coordinator/pruners/patience_pruner.hpp"

#include <cmath>
#include <limits>

namespace trommel {

namespace {

// The epoch of the last improvement, from 1; 0 without scores.
std::int32_t last_improvement(std::span<const double> curve, double min_delta) {
    double best = -std::numeric_limits<double>::infinity();
    std::int32_t epoch = 0;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        if (std::isfinite(curve[i]) && curve[i] - min_delta > best) {
            best = curve[i];
            epoch = static_cast<std::int32_t>(i) + 1;
        }
    }
    return epoch;
}

}  // namespace

PatiencePruner::PatiencePruner(const PrunerOptions& options)
    : epochs_(options.epochs), min_delta_(options.min_delta) {}

Verdict PatiencePruner::judge(TrialId trial, std::int32_t epoch, const SweepView& view) const {
    const std::int32_t improved = last_improvement(view.learning_curve(trial), min_delta_);
    return epoch - improved >= epochs_ ? Verdict::prune : Verdict::keep;
}

}  // namespace trommel
