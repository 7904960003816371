// What is known of a configuration, seed by seed, and of the difference between two of them. Private to this folder.
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
    std::vector<std::string> shards;  ///< the checksums of the sweep's data: what its images are
    std::optional<Correctness> correctness;
    std::map<std::uint64_t, double> value_by_seed;  ///< of the metric; NaN where a trial has none
};

/// A value of the first less one of the second.
struct Difference {
    double mean = 0;
    Estimate
        estimate;  ///< what the interval is made of; docs/leaderboard.md says why its mean may be another
    std::int64_t seeds = 0;   ///< that both were trained with; 0: unpaired
    std::int64_t images = 0;  ///< that both have seen; 0 where they saw others, or only seeds were looked at
};

std::map<ConfigurationId, CompletedTrials> completed_trials(const History& history);

/// Of a completed trial; NaN where it has none.
double value_of(const PastTrial& trial, const std::string& metric);

Evidence evidence_of(const SweepSource& source, std::span<const PastTrial* const> trials,
                     const std::string& metric);

/// Of the mean; nothing where only seeds vary and there is one.
std::optional<Interval> interval_of(const Evidence& evidence);

/// Nothing where there is nothing to test.
std::optional<Difference> difference(const Evidence& first, const Evidence& second);

}  // namespace trommel
