// Names that commands accept: c12 is a configuration, c12s3 a trial, best the first configuration of the
// leaderboard; a label means its configuration.
#pragma once

#include <string>

#include "storage/results/results_reader.hpp"

namespace trommel {

/// Throw InputError if the sweep has no such configuration or trial.
const PastConfiguration& find_past(const Snapshot& snapshot, ConfigurationId id);
const PastTrial& find_past(const Snapshot& snapshot, TrialId id);

/// Throws InputError if no trial has completed.
ConfigurationId best_configuration(const Snapshot& snapshot);

/// c12, best or a label. Throws InputError for a text that is none of these, and for a label of several configurations.
ConfigurationId named_configuration(const Snapshot& snapshot, const std::string& name);

/// One trial: the name of a configuration means its best completed trial, or its first if none has completed.
/// Throws InputError for a text that is not a name, and for a name that the sweep does not have.
TrialId named_trial(const Snapshot& snapshot, const std::string& name);

}  // namespace trommel
