#include "report/comparison.hpp"

#include "report/evidence.hpp"
#include "report/names.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"

namespace trommel {

namespace {

struct Side {
    ComparedSide shown;
    Evidence evidence;
};

void must_have(const CompletedTrials& trials, const std::string& name, const std::string& metric) {
    for (const PastTrial* trial : trials) {
        const Metrics& metrics = trial->selected->metrics;
        if (!metrics.contains(metric)) {
            std::vector<std::string> known;
            for (const auto& [each, value] : metrics) {
                known.push_back(each);
            }
            const bool is_of_test = std::ranges::find(test_metrics(), metric) != test_metrics().end();
            throw InputError(
                name + ": " + to_text(trial->id) + " has no '" + metric + "' (" + known_words(metric, known) +
                ")" +
                (is_of_test ? "; 'test' in the [evaluate] table says which trials get test values" : ""));
        }
    }
}

Side side_of(const Compared& compared, const std::string& metric) {
    const Snapshot& snapshot = compared.snapshot;
    const PastConfiguration& configuration = find_past(snapshot, compared.configuration);
    const auto all = completed_trials(snapshot.history);
    const auto trials = all.find(configuration.id);
    if (trials == all.end()) {
        throw InputError(compared.name +
                         ": has no completed trial; 'trommel show' shows the state of its trials");
    }
    must_have(trials->second, compared.name, metric);
    Side side{.shown = {.name = compared.name,
                        .as_of = snapshot.as_of,
                        .configuration = configuration,
                        .settings = compared.settings,
                        .seeds = std::ssize(trials->second)},
              .evidence = evidence_of(snapshot.source, trials->second, metric)};
    for (const PastTrial* trial : trials->second) {
        side.shown.mean += trial->selected->metrics.at(metric) / static_cast<double>(side.shown.seeds);
    }
    side.shown.interval = interval_of(side.evidence);
    return side;
}

std::optional<Direction> direction_of(const std::string& metric, const Objective& objective) {
    return metric == objective.metric ? std::optional(objective.direction) : evident_direction(metric);
}

bool excludes_zero(const Interval& interval) {
    return interval.low > 0 || interval.high < 0;
}

// The variance over seeds shrinks with their number; that over images stays.
std::optional<std::int64_t> more_seeds_for(const MeanDifference& found) {
    if (!found.over_seeds || found.seeds < 2 || excludes_zero(student_interval(found.estimate))) {
        return std::nullopt;
    }
    const double of_one_seed = found.over_seeds->variance * static_cast<double>(found.seeds);
    for (std::int64_t more = 1; more <= most_more_seeds; ++more) {
        const auto seeds = static_cast<double>(found.seeds + more);
        const Estimate over_seeds{found.estimate.mean, of_one_seed / seeds, seeds - 1};
        if (excludes_zero(student_interval(
                found.over_images ? combine(over_seeds.mean, *found.over_images, over_seeds) : over_seeds))) {
            return more;
        }
    }
    return 0;
}

}  // namespace

Comparison compare(const Compared& first, const Compared& second, const std::string& metric) {
    const Objective& objective = first.snapshot.source.objective;
    const std::string chosen = metric.empty() ? objective.metric : metric;
    Side left = side_of(first, chosen);
    Side right = side_of(second, chosen);
    const auto found = difference(left.evidence, right.evidence);
    Comparison comparison{.metric = chosen,
                          .direction = direction_of(chosen, objective),
                          .first = std::move(left.shown),
                          .second = std::move(right.shown)};
    comparison.difference = comparison.first.mean - comparison.second.mean;
    if (found) {
        comparison.difference = found->mean;
        comparison.interval = student_interval(found->estimate);
        comparison.paired_seeds = found->seeds;
        comparison.images = found->images;
        comparison.more_seeds = more_seeds_for(*found);
        if (comparison.direction) {
            const double above = probability_above_zero(found->estimate);
            comparison.probability_better = comparison.direction == Direction::maximize ? above : 1 - above;
        }
    }
    return comparison;
}

}  // namespace trommel
