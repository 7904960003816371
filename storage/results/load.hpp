// The record read back from its tables, for the store and for its readers. Private to this folder.
//
// Callers hold a transaction, so that several of these see one moment.
#pragma once

#include <string>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "storage/results/sqlite.hpp"

namespace trommel {

SweepSource load_source(const sqlite::Database& database);
History load_history(const sqlite::Database& database);
std::string load_as_of(const sqlite::Database& database);
SweepProgress load_progress(const sqlite::Database& database);
SweepChanged load_last_event(const sqlite::Database& database);
std::vector<PastAttempt> load_attempts(const sqlite::Database& database, TrialId trial);

/// Without their epochs.
std::vector<PastAttempt> load_running_attempts(const sqlite::Database& database);

}  // namespace trommel
