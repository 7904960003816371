#include "report/leaderboard.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "report/groups.hpp"

namespace trommel {

namespace {

struct Ranked {
    LeaderboardRow row;
    Evidence evidence;
};

Metrics mean_metrics(const CompletedTrials& trials) {
    std::map<std::string, std::vector<double>> values;
    for (const PastTrial* trial : trials) {
        for (const auto& [name, value] : trial->selected->metrics) {
            values[name].push_back(value);
        }
    }
    Metrics means;
    for (const auto& [name, each] : values) {
        means[name] = estimate_mean(each).mean;
    }
    return means;
}

Ranked rank_one(const SweepSource& source, const PastConfiguration& configuration,
                const CompletedTrials& trials) {
    const Objective& objective = source.objective;
    Ranked ranked;
    ranked.evidence = evidence_of(source, trials, objective.metric);

    const PastTrial* best = trials.front();
    double sum = 0;
    for (const PastTrial* trial : trials) {
        const double value = value_of(*trial, objective.metric);
        if (is_better(value, value_of(*best, objective.metric), objective.direction)) {
            best = trial;
        }
        sum += value;
        ranked.row.trials.push_back(trial->id);
        ranked.row.tested_seeds += trial->selected->test_predictions.empty() ? 0 : 1;
        ranked.row.finalist = ranked.row.finalist || trial->of_finals;
    }
    ranked.row.configuration = configuration.id;
    ranked.row.label = configuration.label;
    ranked.row.mean = sum / static_cast<double>(trials.size());
    ranked.row.interval = interval_of(ranked.evidence);
    ranked.row.best_trial = best->id;
    ranked.row.best_epoch = best->selected->epoch;
    ranked.row.metrics = mean_metrics(trials);
    ranked.row.params = configuration.params;
    return ranked;
}

std::map<ConfigurationId, std::int64_t> lost_seeds(const History& history) {
    std::map<ConfigurationId, std::int64_t> lost;
    for (const PastTrial& trial : history.trials) {
        if (trial.state == TrialState::pruned || trial.state == TrialState::failed) {
            ++lost[trial.id.configuration];
        }
    }
    return lost;
}

IntervalMethod method_of(const std::vector<Ranked>& ranked) {
    const bool by_images =
        std::ranges::any_of(ranked, [](const Ranked& each) { return each.evidence.correctness.has_value(); });
    if (!by_images) {
        return {.method = "student_t", .over = {"seeds"}};
    }
    const bool by_seeds =
        std::ranges::any_of(ranked, [](const Ranked& each) { return each.row.trials.size() > 1; });
    return {
        .method = "wilson",
        .over = by_seeds ? std::vector<std::string>{"images", "seeds"} : std::vector<std::string>{"images"}};
}

}  // namespace

Leaderboard make_leaderboard(const Snapshot& snapshot) {
    const Direction direction = snapshot.source.objective.direction;
    const auto trials = completed_trials(snapshot.history);
    const auto lost = lost_seeds(snapshot.history);
    std::vector<Ranked> ranked;
    for (const PastConfiguration& configuration : snapshot.history.configurations) {
        const auto completed = trials.find(configuration.id);
        if (completed != trials.end()) {
            ranked.push_back(rank_one(snapshot.source, configuration, completed->second));
            const auto seeds_lost = lost.find(configuration.id);
            ranked.back().row.lost_seeds = seeds_lost == lost.end() ? 0 : seeds_lost->second;
        }
    }
    std::ranges::stable_sort(ranked, [direction](const Ranked& first, const Ranked& second) {
        return first.row.finalist != second.row.finalist
                   ? first.row.finalist
                   : is_better(first.row.mean, second.row.mean, direction);
    });

    Leaderboard leaderboard{
        .sweep = snapshot.source.name,
        .as_of = snapshot.as_of,
        .objective = snapshot.source.objective,
        .complete = snapshot.history.finished,
        .interval = method_of(ranked),
        .rows = {},
        .without_completed_trial = std::ssize(snapshot.history.configurations) - std::ssize(ranked)};
    std::vector<Evidence> evidence;
    for (Ranked& each : ranked) {
        each.row.rank = std::ssize(leaderboard.rows) + 1;
        leaderboard.rows.push_back(std::move(each.row));
        evidence.push_back(std::move(each.evidence));
    }
    assign_groups(leaderboard.rows, evidence);
    return leaderboard;
}

}  // namespace trommel
