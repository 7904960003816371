// Configurations, best first, with the uncertainty due to images and seeds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "sweep/statistics.hpp"

namespace trommel {

struct LeaderboardRow {
    std::int64_t rank = 0;  ///< from 1
    bool finalist =
        false;  ///< has trials of the finals; ranked before all others, because fewer seeds let a lucky one look better
    ConfigurationId configuration;
    std::string label;
    std::vector<TrialId> trials;       ///< completed ones, by seed number
    double mean = 0;                   ///< of the objective, over the completed trials
    std::optional<Interval> interval;  ///< nothing if only seeds vary and there is one
    std::string
        group;  ///< "a": cannot be told apart from the overall best; "b", ...: the next groups; empty: no test
    bool leads_group = false;
    TrialId best_trial;
    std::int32_t best_epoch = 0;
    Metrics metrics;                ///< means over the seeds that have them
    std::int64_t tested_seeds = 0;  ///< seeds with test values
    std::int64_t lost_seeds = 0;    ///< seeds that diverged or failed, and so have no value
    Params params;

    std::int64_t seeds() const { return static_cast<std::int64_t>(trials.size()); }
    bool operator==(const LeaderboardRow&) const = default;
};

/// How the intervals were computed. docs/leaderboard.md explains the terms.
struct IntervalMethod {
    std::string method;  ///< "wilson" or "student_t"
    double level = interval_level;
    std::vector<std::string> over;  ///< "images", "seeds"

    bool operator==(const IntervalMethod&) const = default;
};

struct Leaderboard {
    std::string sweep;
    std::string as_of;
    Objective objective;
    bool complete = false;
    IntervalMethod interval;
    std::vector<LeaderboardRow> rows;
    std::int64_t without_completed_trial = 0;  ///< configurations left out

    bool operator==(const Leaderboard&) const = default;
};

Leaderboard make_leaderboard(const Snapshot& snapshot);

enum class Relation { among, not_among, less, at_most, more, at_least };

/// A condition of --where. A configuration without that parameter or metric does not meet it.
struct Where {
    std::string name;  ///< of a parameter or a metric
    Relation relation = Relation::among;
    std::vector<std::string> values;  ///< one, or several for `among`
};

/// Reads "optimizer=adam", "learning_rate<=0.01" or "optimizer in adam,sgd"; also !=, <, > and >=. Throws InputError
/// for another form, and if words are compared by order.
Where parse_where(const std::string& text);

/// Keeps the rows that meet all conditions. Rank and group stay those of the whole leaderboard. Throws InputError
/// for a name that no configuration has.
void filter(Leaderboard& leaderboard, const std::vector<Where>& conditions);

/// Sorts rows by a parameter or the mean of a metric: the smallest number or first word first, rows without it last,
/// and equal ones in their former order. Throws InputError for a name that no configuration has.
void sort_by(Leaderboard& leaderboard, const std::string& name);

}  // namespace trommel
