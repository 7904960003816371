// Compares two configurations of one sweep or of two: which is better, by how much, and how certain that is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "report/text_table.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/statistics.hpp"

namespace trommel {

struct ComparedSide {
    std::string name;  ///< as the user wrote it: "recyclables:c4"
    std::string as_of;
    PastConfiguration configuration;
    Params settings;  ///< all settings: parameters, [train], defaults, the data set's shards
    std::int64_t seeds = 0;
    double mean = 0;
    std::optional<Interval> interval;
};

struct Comparison {
    std::string metric;
    std::optional<Direction> direction;  ///< nothing if the metric's name does not imply one
    ComparedSide first;
    ComparedSide second;
    double difference = 0;             ///< mean of the first minus mean of the second
    std::optional<Interval> interval;  ///< of the difference; nothing with a single seed and no predictions
    std::optional<double> probability_better;  ///< that the first is better, from the interval's distribution
    std::int64_t paired_seeds = 0;
    std::int64_t images = 0;  ///< common to both; 0 if their images differ, or only seeds were compared

    /// How many more seeds each configuration needs until the two can be told apart, if the difference and its spread
    /// stay as they are; 0 if most_more_seeds are not enough. Set only if they cannot be told apart by two or more
    /// common seeds.
    std::optional<std::int64_t> more_seeds = {};
};

inline constexpr std::int64_t most_more_seeds = 1000;

/// One of the two configurations to compare, with its sweep's results.
struct Compared {
    std::string name;
    const Snapshot& snapshot;
    ConfigurationId configuration;
    Params settings = {};
};

/// If `metric` is empty, it is the objective of the first sweep. Throws InputError for a configuration that
/// does not exist or has no completed trial, and for a metric that its trials do not have.
Comparison compare(const Compared& first, const Compared& second, const std::string& metric);

std::string to_text(const Comparison& comparison, TextStyle style);

/// JSON of the format "compare/1".
std::string to_json_text(const Comparison& comparison);

}  // namespace trommel
