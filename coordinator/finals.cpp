#include "coordinator/finals.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "sweep/statistics.hpp"

namespace trommel {

namespace {

using Scores = std::map<std::int32_t, double>;  // by seed number

struct Finalist {
    ConfigurationId configuration;
    Scores scores;
    std::int32_t seeds = 0;  // trials created, completed or not

    double mean() const {
        const auto add = [](double sum, const auto& score) { return sum + score.second; };
        return std::accumulate(scores.begin(), scores.end(), 0.0, add) / static_cast<double>(scores.size());
    }
    bool completed() const { return static_cast<std::int32_t>(scores.size()) == seeds; }
};

bool is_better(const Finalist& first, const Finalist& second) {
    return first.mean() != second.mean() ? first.mean() > second.mean()
                                         : first.configuration < second.configuration;
}

// All configurations whose first `per_configuration` seeds are completed, best first, ranked by those seeds
// alone: scores measured in the finals must not change the set of finalists.
std::vector<Finalist> ranked_by_search(const Seeds& seeds, const SweepView& view) {
    std::map<ConfigurationId, Scores> found;
    for (const SweepView::FinishedTrial& each : view.finished()) {
        if (each.trial.seed_number <= seeds.per_configuration && std::isfinite(each.score)) {
            found[each.trial.configuration][each.trial.seed_number] = each.score;
        }
    }
    std::vector<Finalist> ranked;
    for (auto& [configuration, scores] : found) {
        if (static_cast<std::int32_t>(scores.size()) == seeds.per_configuration) {
            ranked.push_back({configuration, std::move(scores)});
        }
    }
    std::ranges::sort(ranked, is_better);
    return ranked;
}

std::vector<Finalist> finalists(const Seeds& seeds, const SweepView& view, const TrialTable& trials) {
    std::vector<Finalist> best = ranked_by_search(seeds, view);
    best.resize(std::min(best.size(), static_cast<std::size_t>(seeds.finalists)));
    for (Finalist& each : best) {
        each.seeds = trials.seeds_of(each.configuration);
        for (const SweepView::FinishedTrial& trial : view.finished()) {
            if (trial.trial.configuration == each.configuration && std::isfinite(trial.score)) {
                each.scores[trial.trial.seed_number] = trial.score;
            }
        }
    }
    std::erase_if(best, [](const Finalist& each) { return !each.completed(); });
    std::ranges::sort(best, is_better);
    return best;
}

bool can_be_told_apart(const Finalist& first, const Finalist& second) {
    std::vector<double> differences;
    for (const auto& [seed_number, score] : first.scores) {
        if (const auto other = second.scores.find(seed_number); other != second.scores.end()) {
            differences.push_back(score - other->second);
        }
    }
    if (differences.size() < 2) {
        return false;
    }
    const Interval interval = student_interval(estimate_mean(differences));
    return interval.low > 0 || interval.high < 0;
}

}  // namespace

std::vector<TrialId> next_final_trials(const Seeds& seeds, const SweepView& view, const TrialTable& trials) {
    std::vector<Finalist> rivals = finalists(seeds, view, trials);
    if (rivals.empty()) {
        return {};
    }
    const auto has_begun = [&](const Finalist& each) { return each.seeds > seeds.per_configuration; };
    if (std::ranges::all_of(rivals, has_begun)) {
        const Finalist best = rivals.front();
        std::erase_if(rivals, [&](const Finalist& each) {
            return each.configuration != best.configuration && can_be_told_apart(best, each);
        });
        if (rivals.size() < 2) {
            return {};
        }
    }

    const std::int32_t fewest = std::ranges::min(rivals, {}, &Finalist::seeds).seeds;
    std::vector<TrialId> next;
    for (const Finalist& each : rivals) {
        if (each.seeds == fewest && fewest < seeds.max_per_configuration) {
            next.push_back({each.configuration, each.seeds + 1});
        }
    }
    std::ranges::sort(next);
    return next;
}

}  // namespace trommel
