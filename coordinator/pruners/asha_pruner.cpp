#include "coordinator/pruners/asha_pruner.hpp"

#include <algorithm>
#include <iterator>

namespace trommel {

AshaPruner::AshaPruner(const PrunerOptions& options)
    : min_epochs_(options.min_epochs), reduction_factor_(options.reduction_factor) {}

bool AshaPruner::is_rung(std::int32_t epoch) const {
    std::int64_t rung = min_epochs_;
    while (rung < epoch) {
        rung *= reduction_factor_;
    }
    return rung == epoch;
}

Verdict AshaPruner::judge(TrialId trial, std::int32_t epoch, const SweepView& view) const {
    if (!is_rung(epoch)) {
        return Verdict::keep;
    }
    const auto scores = view.scores_after(epoch);
    const auto reached = std::ssize(scores);
    const double own = view.learning_curve(trial)[static_cast<std::size_t>(epoch - 1)];
    const auto better = std::distance(std::ranges::upper_bound(scores, own), scores.end());
    const bool continues = reached < reduction_factor_ || better * reduction_factor_ < reached;
    return continues ? Verdict::keep : Verdict::prune;
}

}  // namespace trommel
