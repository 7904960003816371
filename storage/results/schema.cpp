#include "storage/results/schema.hpp"

#include <fmt/format.h>

#include <array>

#include "storage/results/check_schema.hpp"
#include "storage/results/metric_columns.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// Columns that hold doubles have no declared type: with type REAL, SQLite stores -0.0 as the integer 0.
constexpr std::string_view tables = R"sql(
CREATE TABLE sweep (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL, file_name TEXT NOT NULL, text TEXT NOT NULL,
  objective TEXT NOT NULL, direction TEXT NOT NULL,
  created TEXT NOT NULL, version TEXT NOT NULL, revision TEXT NOT NULL,
  life INTEGER NOT NULL, last_seq INTEGER NOT NULL, as_of TEXT NOT NULL, running_seconds NOT NULL);
CREATE TABLE metrics (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE data_sets (
  name TEXT PRIMARY KEY, position INTEGER NOT NULL, val_labels BLOB, test_labels BLOB);
CREATE TABLE shards (
  data_set TEXT NOT NULL REFERENCES data_sets, position INTEGER NOT NULL, path TEXT NOT NULL, checksum TEXT,
  PRIMARY KEY (data_set, position));
CREATE TABLE lives (life INTEGER PRIMARY KEY, began TEXT NOT NULL, host TEXT NOT NULL, process INTEGER NOT NULL);
CREATE TABLE configurations (
  configuration INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, seen INTEGER NOT NULL,
  proposal INTEGER NOT NULL, origin TEXT NOT NULL, label TEXT NOT NULL, life INTEGER NOT NULL, time TEXT NOT NULL);
CREATE TABLE parameters (
  configuration INTEGER NOT NULL REFERENCES configurations, name TEXT NOT NULL, kind TEXT NOT NULL, value,
  PRIMARY KEY (configuration, name)) WITHOUT ROWID;
CREATE TABLE trials (
  configuration INTEGER NOT NULL REFERENCES configurations, seed_number INTEGER NOT NULL, seed TEXT NOT NULL,
  seq INTEGER NOT NULL UNIQUE, seen INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0,
  selected_epoch INTEGER, epochs INTEGER, seconds, value, weights_digest TEXT,
  val_predictions BLOB, test_predictions BLOB, {trial_metrics}, not_a_number TEXT,
  PRIMARY KEY (configuration, seed_number));
CREATE TABLE environments (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE attempts (
  configuration INTEGER NOT NULL, seed_number INTEGER NOT NULL, number INTEGER NOT NULL, life INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE, seen INTEGER NOT NULL, ended_seq INTEGER,
  worker INTEGER NOT NULL, host TEXT NOT NULL, began TEXT NOT NULL, ended TEXT,
  outcome TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', environment INTEGER REFERENCES environments,
  PRIMARY KEY (configuration, seed_number, number),
  FOREIGN KEY (configuration, seed_number) REFERENCES trials);
CREATE TABLE epochs (
  configuration INTEGER NOT NULL, seed_number INTEGER NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL, seconds, {epoch_metrics}, not_a_number TEXT,
  PRIMARY KEY (configuration, seed_number, attempt, epoch),
  FOREIGN KEY (configuration, seed_number, attempt) REFERENCES attempts) WITHOUT ROWID;
CREATE TABLE verdicts (
  seq INTEGER PRIMARY KEY, seen INTEGER NOT NULL,
  configuration INTEGER NOT NULL, seed_number INTEGER NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL,
  prune INTEGER NOT NULL,
  FOREIGN KEY (configuration, seed_number, attempt) REFERENCES attempts);
CREATE TABLE events (
  seq INTEGER PRIMARY KEY, time TEXT NOT NULL, life INTEGER NOT NULL, kind TEXT NOT NULL,
  configuration INTEGER, seed_number INTEGER, text TEXT NOT NULL);
CREATE INDEX trials_by_state ON trials (state, value, seq, configuration, seed_number);
CREATE INDEX sweep_events ON events (seq) WHERE configuration IS NULL;
CREATE INDEX running_attempts ON attempts (outcome) WHERE outcome = 'running';
)sql";

constexpr std::string_view views = R"sql(
CREATE VIEW params AS
SELECT configuration, json_group_object(name, CASE kind
         WHEN 'bool' THEN json(CASE value WHEN 0 THEN 'false' ELSE 'true' END)
         WHEN 'list of integers' THEN json(value) ELSE value END) AS params
FROM parameters GROUP BY configuration;

CREATE VIEW leaderboard AS
WITH means AS (
  SELECT configuration, count(*) AS seeds, avg(value) AS mean, min(value) AS lowest, max(value) AS highest
  FROM trials WHERE state = 'completed' GROUP BY configuration)
SELECT row_number() OVER (ORDER BY configuration IN (SELECT configuration FROM finals) DESC, mean IS NULL,
                          CASE direction WHEN 'maximize' THEN -mean ELSE mean END,
                          means.configuration) AS rank,
  'c' || means.configuration AS name, means.configuration, label, seeds, mean, lowest, highest, params
FROM means JOIN configurations USING (configuration) LEFT JOIN params USING (configuration) JOIN sweep;

CREATE VIEW trials_flat AS
SELECT 'c' || t.configuration || 's' || t.seed_number AS trial, t.configuration, t.seed_number, label, seed,
  state, reason, attempts, crashes, selected_epoch, epochs, seconds, value, {trial_metrics}, params
FROM trials AS t JOIN configurations USING (configuration) LEFT JOIN params USING (configuration);

CREATE VIEW curves AS
SELECT 'c' || e.configuration || 's' || e.seed_number AS trial, e.configuration, e.seed_number, epoch, seconds,
  {epoch_metrics}
FROM epochs AS e
WHERE attempt = (SELECT max(attempt) FROM epochs AS f WHERE f.configuration = e.configuration
                 AND f.seed_number = e.seed_number AND f.epoch = e.epoch);
)sql";

// As the first versions of trommel made it. An upgrade does not change views.
constexpr std::string_view leaderboard_of_version_1 = R"sql(CREATE VIEW leaderboard AS
WITH means AS (
  SELECT configuration, count(*) AS seeds, avg(value) AS mean, min(value) AS lowest, max(value) AS highest
  FROM trials WHERE state = 'completed' GROUP BY configuration)
SELECT row_number() OVER (ORDER BY mean IS NULL, CASE direction WHEN 'maximize' THEN -mean ELSE mean END,
                          means.configuration) AS rank,
  'c' || means.configuration AS name, means.configuration, label, seeds, mean, lowest, highest, params
FROM means JOIN configurations USING (configuration) LEFT JOIN params USING (configuration) JOIN sweep)sql";

// The additions of each version to the one before. {temporary} becomes "TEMP" for a reader that only pretends
// to upgrade, so a step may only add tables and fill them.
constexpr std::array<std::string_view, schema_version - 1> upgrades = {R"sql(
CREATE {temporary} TABLE sweep_files (
  seq INTEGER PRIMARY KEY, time TEXT NOT NULL, life INTEGER NOT NULL, file_name TEXT NOT NULL, text TEXT NOT NULL);
INSERT INTO sweep_files SELECT 0, created, 1, file_name, text FROM sweep;
CREATE {temporary} TABLE budgets (
  seq INTEGER PRIMARY KEY, configurations INTEGER, trials INTEGER, epochs INTEGER, hours);
CREATE {temporary} TABLE requests (
  seq INTEGER PRIMARY KEY, time TEXT NOT NULL, life INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL, refused INTEGER NOT NULL, answer TEXT NOT NULL);
CREATE {temporary} TABLE finals (
  configuration INTEGER NOT NULL, seed_number INTEGER NOT NULL, PRIMARY KEY (configuration, seed_number));
)sql",
                                                                       R"sql(
CREATE {temporary} TABLE classes (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
)sql"};

std::int64_t pragma(const sqlite::Database& database, std::string_view name) {
    sqlite::Statement statement(database, fmt::format("PRAGMA {}", name));
    return statement.step() ? statement.integer(0) : 0;
}

void run_upgrades(sqlite::Database& database, std::string_view temporary, std::int64_t from,
                  std::int64_t to) {
    for (std::int64_t next = from; next < to; ++next) {
        database.execute(fmt::format(fmt::runtime(upgrades.at(static_cast<std::size_t>(next - 1))),
                                     fmt::arg("temporary", temporary)));
    }
}

}  // namespace

void create_schema(sqlite::Database& database, const std::vector<std::string>& metrics) {
    const std::string trial_metrics = trial_columns(metrics).list();
    const std::string epoch_metrics = epoch_columns(metrics).list();
    for (const std::string_view part : {tables, views}) {
        database.execute(fmt::format(fmt::runtime(part), fmt::arg("trial_metrics", trial_metrics),
                                     fmt::arg("epoch_metrics", epoch_metrics)));
    }
    database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = 1", application_id));
}

void upgrade_schema(sqlite::Database& database) {
    const std::int64_t version = pragma(database, "user_version");
    if (version < schema_version) {
        run_upgrades(database, "", version, schema_version);
        database.execute(fmt::format("PRAGMA user_version = {}", schema_version));
    }
}

void pretend_upgraded_schema(sqlite::Database& database) {
    database.execute("PRAGMA temp_store = MEMORY");
    run_upgrades(database, "TEMP", pragma(database, "user_version"), schema_version);
}

void create_schema_of(sqlite::Database& database, const std::vector<std::string>& metrics,
                      std::int64_t version) {
    create_schema(database, metrics);
    run_upgrades(database, "", 1, version);
}

std::string_view older_definition(std::string_view name) {
    return name == "leaderboard" ? leaderboard_of_version_1 : "";
}

void check_is_ours(sqlite::Database& database) {
    const std::string path = database.path().string();
    if (pragma(database, "application_id") != application_id) {
        throw StorageError(path +
                           ": not a trommel database (another program's SQLite file, or an empty one); name "
                           "the results.sqlite that 'trommel run' made");
    }
    const std::int64_t version = pragma(database, "user_version");
    if (version < 1) {
        throw StorageError(
            fmt::format("{}: its schema has version {} (edited by hand, or damaged?); restore it "
                        "from a copy",
                        path, version));
    }
    if (version > schema_version) {
        throw StorageError(
            fmt::format("{}: its schema has version {} (this trommel knows up to {}); use the trommel that "
                        "wrote it, or a "
                        "newer one",
                        path, version, schema_version));
    }
    check_schema(database, version);
}

std::string utc_now(const sqlite::Database& database) {
    sqlite::Statement statement(database, "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')");
    statement.step();
    return statement.text(0);
}

}  // namespace trommel
