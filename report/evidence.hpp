// The values of a configuration by seed, and the difference between two configurations. Private to this
// folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/correctness.hpp"

namespace trommel {

/// Completed trials of one configuration, by seed number.
using CompletedTrials = std::vector<const PastTrial*>;

struct Evidence {
    std::vector<std::string> shards;  ///< the checksums of the sweep's data, which identify its images
    std::optional<Correctness> correctness;
    std::map<std::uint64_t, double> value_by_seed;  ///< of the metric; NaN if a trial has none
};

/// A value of the first minus one of the second.
struct MeanDifference {
    double mean = 0;
    Estimate estimate;        ///< basis of the interval; docs/leaderboard.md explains why its mean may differ
    std::int64_t seeds = 0;   ///< common to both; 0: unpaired
    std::int64_t images = 0;  ///< common to both; 0 if their images differ, or only seeds were compared
    std::optional<Estimate> over_images = {};  ///< as in AccuracyDifference
    std::optional<Estimate> over_seeds = {};   ///< over the differences of common seeds, if there are several
};

std::map<ConfigurationId, CompletedTrials> completed_trials(const History& history);

/// The value of a completed trial; NaN if it has none.
double value_of(const PastTrial& trial, const std::string& metric);

Evidence evidence_of(const SweepSource& source, std::span<const PastTrial* const> trials,
                     const std::string& metric);

/// The interval of the mean; nothing if only seeds vary and there is one.
std::optional<Interval> interval_of(const Evidence& evidence);

/// Nothing if there is nothing to test.
std::optional<MeanDifference> difference(const Evidence& first, const Evidence& second);

}  // namespace trommel
