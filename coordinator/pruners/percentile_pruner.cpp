#include "coordinator/pruners/percentile_pruner.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace trommel {

namespace {

// The best of the finite scores.
double best_of(std::span<const double> curve) {
    double best = -std::numeric_limits<double>::infinity();
    for (const double score : curve) {
        best = std::isfinite(score) ? std::max(best, score) : best;
    }
    return best;
}

// The score that `percent` % of the scores reach or exceed, interpolated linearly. `scores` must be in ascending order.
double score_that_some_exceed(std::span<const double> scores, double percent) {
    const double position = (1 - percent / 100) * static_cast<double>(scores.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, scores.size() - 1);
    return std::lerp(scores[below], scores[above], position - static_cast<double>(below));
}

}  // namespace

PercentilePruner::PercentilePruner(const PrunerOptions& options)
    : name_(options.name),
      warmup_epochs_(options.warmup_epochs),
      min_trials_(options.min_trials),
      percentile_(options.name == "median" ? 50 : options.percentile) {}

Verdict PercentilePruner::judge(TrialId trial, std::int32_t epoch, const SweepView& view) const {
    const auto scores = view.completed_scores_after(epoch);
    if (epoch <= warmup_epochs_ || scores.empty() || std::ssize(scores) < min_trials_) {
        return Verdict::keep;
    }
    const double best = best_of(view.learning_curve(trial));
    return best < score_that_some_exceed(scores, percentile_) ? Verdict::prune : Verdict::keep;
}

}  // namespace trommel
