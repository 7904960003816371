#include "report/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trommel {

namespace {

std::vector<double> values(const Evidence& evidence) {
    std::vector<double> all;
    for (const auto& [seed, value] : evidence.value_by_seed) {
        all.push_back(value);
    }
    return all;
}

bool are_several_numbers(const std::vector<double>& values) {
    return values.size() > 1 && std::ranges::all_of(values, [](double each) { return std::isfinite(each); });
}

// For samples that have nothing in common.
MeanDifference unpaired(const Estimate& first, const Estimate& second) {
    const double mean = first.mean - second.mean;
    return {mean, combine(mean, first, second), 0, 0};
}

// Over the seeds that both were trained with; if there is none in common, over all seeds, unpaired.
std::optional<MeanDifference> difference_of_seeds(const Evidence& first, const Evidence& second) {
    std::vector<double> differences;
    for (const auto& [seed, value] : first.value_by_seed) {
        const auto other = second.value_by_seed.find(seed);
        if (other != second.value_by_seed.end()) {
            differences.push_back(value - other->second);
        }
    }
    if (are_several_numbers(differences)) {
        const Estimate estimate = estimate_mean(differences);
        return MeanDifference{.mean = estimate.mean,
                              .estimate = estimate,
                              .seeds = std::ssize(differences),
                              .over_seeds = estimate};
    }
    const std::vector<double> left = values(first);
    const std::vector<double> right = values(second);
    if (!differences.empty() || !are_several_numbers(left) || !are_several_numbers(right)) {
        return std::nullopt;
    }
    return unpaired(estimate_mean(left), estimate_mean(right));
}

std::vector<std::string> checksums_of(const SweepSource& source) {
    std::vector<std::string> checksums;
    for (const DataSet& set : source.data) {
        checksums.insert(checksums.end(), set.checksums.begin(), set.checksums.end());
    }
    return checksums;
}

// All data sets of a sweep have the same validation and test images, so one common shard is enough. Equal
// labels would not be: all splits of one collection by the same fractions have the same labels.
bool saw_the_same_images(const Evidence& first, const Evidence& second) {
    return first.shards == second.shards || std::ranges::any_of(first.shards, [&](const std::string& each) {
               return std::ranges::find(second.shards, each) != second.shards.end();
           });
}

}  // namespace

std::map<ConfigurationId, CompletedTrials> completed_trials(const History& history) {
    std::map<ConfigurationId, CompletedTrials> trials;
    for (const PastTrial& trial : history.trials) {
        if (trial.state == TrialState::completed && trial.selected) {
            trials[trial.id.configuration].push_back(&trial);
        }
    }
    for (auto& [configuration, each] : trials) {
        std::ranges::sort(each, {}, [](const PastTrial* trial) { return trial->id; });
    }
    return trials;
}

double value_of(const PastTrial& trial, const std::string& metric) {
    const auto value = trial.selected->metrics.find(metric);
    return value == trial.selected->metrics.end() ? std::numeric_limits<double>::quiet_NaN() : value->second;
}

Evidence evidence_of(const SweepSource& source, std::span<const PastTrial* const> trials,
                     const std::string& metric) {
    Evidence evidence{.shards = checksums_of(source),
                      .correctness = correctness(source, trials, metric),
                      .value_by_seed = {}};
    for (const PastTrial* trial : trials) {
        evidence.value_by_seed[trial->seed] = value_of(*trial, metric);
    }
    return evidence;
}

std::optional<Interval> interval_of(const Evidence& evidence) {
    if (evidence.correctness) {
        return accuracy_interval(*evidence.correctness);
    }
    const std::vector<double> all = values(evidence);
    return are_several_numbers(all) ? std::optional(student_interval(estimate_mean(all))) : std::nullopt;
}

std::optional<MeanDifference> difference(const Evidence& first, const Evidence& second) {
    if (!first.correctness || !second.correctness) {
        return difference_of_seeds(first, second);
    }
    if (!saw_the_same_images(first, second)) {
        return unpaired(estimate_accuracy(*first.correctness), estimate_accuracy(*second.correctness));
    }
    const auto paired = accuracy_difference(*first.correctness, *second.correctness);
    if (!paired) {
        return difference_of_seeds(first, second);
    }
    return MeanDifference{.mean = paired->mean,
                          .estimate = paired->estimate,
                          .seeds = paired->seeds,
                          .images = std::ssize(first.correctness->labels),
                          .over_images = paired->over_images,
                          .over_seeds = paired->over_seeds};
}

}  // namespace trommel
