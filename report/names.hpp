// The names that commands take: c12 is a configuration, c12s3 a trial, best the first of the leaderboard; a label is its
// configuration's.
#pragma once

#include <string>

#include "storage/results/results_reader.hpp"

namespace trommel {

/// Throw InputError where the sweep has no such configuration or trial.
const PastConfiguration& find_past(const Snapshot& snapshot, ConfigurationId id);
const PastTrial& find_past(const Snapshot& snapshot, TrialId id);

/// Throws InputError before the first completed trial.
ConfigurationId best_configuration(const Snapshot& snapshot);

/// c12, best or a label. Throws InputError for a text that is none of these, and for a label of several configurations.
ConfigurationId named_configuration(const Snapshot& snapshot, const std::string& name);

/// One trial: a configuration stands for its best completed trial, before there is one for its first. Throws InputError
/// for a text that is no name, and for a name that the sweep does not have.
TrialId named_trial(const Snapshot& snapshot, const std::string& name);

}  // namespace trommel
