// Two configurations side by side, of one sweep or of two: which is better, by how much, and how sure that is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "report/statistics.hpp"
#include "report/text_table.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel {

struct ComparedSide {
    std::string name;  ///< as the person wrote it: "recyclables:c4"
    std::string as_of;
    PastConfiguration configuration;
    Params settings;  ///< all that hold for it: parameters, [train], defaults, the data set's shards
    std::int64_t seeds = 0;
    double mean = 0;
    std::optional<Interval> interval;
};

struct Comparison {
    std::string metric;
    std::optional<Direction> direction;  ///< nothing for a metric whose name does not say it
    ComparedSide first;
    ComparedSide second;
    double difference = 0;             ///< a value of the first less one of the second, in the mean
    std::optional<Interval> interval;  ///< of the difference; nothing with a single seed and no predictions
    std::optional<double> probability_better;  ///< of the first, as the interval's distribution has it
    std::int64_t paired_seeds = 0;
    std::int64_t images = 0;  ///< that both have seen; 0 where they saw others, or only seeds were looked at
};

/// A configuration of a sweep.
struct Compared {
    std::string name;
    const Snapshot& snapshot;
    ConfigurationId configuration;
    Params settings = {};
};

/// `metric` is the first sweep's objective if it is empty. Throws InputError for a configuration that does not exist or has
/// no completed trial, and for a metric that its trials do not have.
Comparison compare(const Compared& first, const Compared& second, const std::string& metric);

std::string to_text(const Comparison& comparison, TextStyle style);

/// The contract "compare/1".
std::string to_json_text(const Comparison& comparison);

}  // namespace trommel
