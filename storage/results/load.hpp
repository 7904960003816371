// Reads the record back from its tables, for the store and for its readers. Private to this folder.
//
// Callers hold a transaction, so that several of these calls see the same moment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/results_reader.hpp"
#include "storage/results/sqlite.hpp"
#include "system/printable.hpp"

namespace trommel {

/// Queries that are repeated while a sweep runs: answered from indexes, without a scan of the rows. A trial's
/// row contains its predictions, and there is an event for nearly every change.
namespace progress_queries {
inline constexpr std::string_view states = "SELECT state, count(*) FROM trials GROUP BY state";
inline constexpr std::string_view best =
    "SELECT configuration, seed_number, value FROM trials WHERE state = 'completed' AND value IS NOT NULL "
    "ORDER BY value * (SELECT iif(direction = 'maximize', -1, 1) FROM sweep), seq LIMIT 1";
inline constexpr std::string_view ended_finals =
    "SELECT count(*) FROM finals JOIN trials USING (configuration, seed_number) "
    "WHERE state IN ('completed', 'pruned', 'failed')";
inline constexpr std::string_view first_failed =
    "SELECT configuration, seed_number, reason FROM trials WHERE state = 'failed' AND value IS NULL ORDER BY "
    "seq LIMIT 1";
inline constexpr std::string_view last_event =
    "SELECT seq, kind, text FROM events WHERE configuration IS NULL "
    "AND kind IN ('begun', 'resumed', 'exhausted', 'draining', 'finished', 'stopped') ORDER BY seq DESC "
    "LIMIT 1";
}  // namespace progress_queries

/// The parsed `word`; refuses one that no version of trommel writes: the file was edited by hand, or is damaged.
template <class T>
T known(const std::optional<T>& value, const sqlite::Database& database, const std::string& word) {
    if (!value) {
        database.refuse("unknown word '" + printable(word) + "' in the record");
    }
    return *value;
}

/// Steps to the only row of `sweep`; throws StorageError if it is missing.
void must_have_row(sqlite::Statement& sweep, const sqlite::Database& database);

/// The first column of every row.
std::vector<std::string> load_texts(const sqlite::Database& database, std::string_view query);

std::vector<std::string> load_metrics(const sqlite::Database& database);
SweepSource load_source(const sqlite::Database& database);
History load_history(const sqlite::Database& database);  ///< without the learning curves
/// Adds the learning curves, and how far each trial has come.
void load_curves(const sqlite::Database& database, const std::string& metric, History& history);
/// Adds all measurements of the trials that have not ended, and of failed ones, which may be retried.
void load_reported(const sqlite::Database& database, History& history);
std::optional<RequestTaken> load_request(const sqlite::Database& database, const std::string& id);
std::string load_as_of(const sqlite::Database& database);
SweepProgress load_progress(const sqlite::Database& database);
std::int64_t load_epochs_of_unended(const sqlite::Database& database);
SweepChanged load_last_event(const sqlite::Database& database);
std::vector<PastAttempt> load_attempts(const sqlite::Database& database, TrialId trial);

/// The decisions and measurements in the order of `seq`, without AttemptStarted and requests. Of the metrics, only the
/// objective is loaded.
std::vector<Record> load_records(const sqlite::Database& database);

/// Without their epochs.
std::vector<PastAttempt> load_all_attempts(const sqlite::Database& database);
std::vector<PastAttempt> load_running_attempts(const sqlite::Database& database);

}  // namespace trommel
