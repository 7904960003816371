// Everything that the record contains about one configuration or one trial.
#pragma once

#include <string>
#include <vector>

#include "report/leaderboard.hpp"
#include "report/text_table.hpp"
#include "sweep/classification.hpp"

namespace trommel {

struct ShownConfiguration {
    std::string as_of;
    Objective objective;
    PastConfiguration configuration;
    std::vector<PastTrial> trials;      ///< by seed number
    std::optional<LeaderboardRow> row;  ///< nothing before the first completed trial
};

/// How well the selected weights distinguished the classes on the images of one split.
struct ShownClasses {
    std::string split;               ///< "validation" or "test"
    std::vector<std::string> names;  ///< by class
    ConfusionMatrix confusion;
};

struct ShownTrial {
    std::string as_of;
    Objective objective;
    PastConfiguration configuration;
    PastTrial trial;
    std::vector<PastAttempt> attempts;
    std::vector<ShownClasses> classes;  ///< for each split whose predictions are in the record
};

/// Throw InputError for a name that the sweep does not have.
ShownConfiguration find_configuration(const Snapshot& snapshot, ConfigurationId id);
ShownTrial find_trial(const Snapshot& snapshot, TrialId id, std::vector<PastAttempt> attempts);

std::string to_text(const ShownConfiguration& shown, TextStyle style);
std::string to_text(const ShownTrial& shown, TextStyle style);

/// JSON of the format "show/1"; `kind` is "configuration" or "trial".
std::string to_json_text(const ShownConfiguration& shown);
std::string to_json_text(const ShownTrial& shown);

/// The epochs that led to the result, in order: if attempts overlap, those of the later attempt.
std::vector<EpochMeasured> curve(const std::vector<PastAttempt>& attempts);

}  // namespace trommel
