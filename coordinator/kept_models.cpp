#include "coordinator/kept_models.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace trommel {

std::set<TrialId> kept_models(std::int32_t count, const SweepView& view) {
    struct Sum {
        double scores = 0;
        std::vector<TrialId> trials;

        double mean() const { return scores / static_cast<double>(trials.size()); }
    };
    std::map<ConfigurationId, Sum> sums;
    for (const SweepView::FinishedTrial& each : view.finished()) {
        if (std::isfinite(each.score)) {
            sums[each.trial.configuration].scores += each.score;
            sums[each.trial.configuration].trials.push_back(each.trial);
        }
    }
    std::vector<Sum> ranked;
    for (auto& [configuration, sum] : sums) {
        ranked.push_back(std::move(sum));
    }
    std::ranges::stable_sort(ranked, std::ranges::greater{}, &Sum::mean);
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));

    std::set<TrialId> kept;
    for (const Sum& sum : ranked) {
        kept.insert(sum.trials.begin(), sum.trials.end());
    }
    return kept;
}

}  // namespace trommel
