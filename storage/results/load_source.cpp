// Reads what defines the sweep: its file, its data, its budget.
#include <algorithm>

#include "storage/results/load.hpp"
#include "storage/results/values.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::vector<DataSet> load_data_sets(const sqlite::Database& database) {
    sqlite::Statement row(database,
                          "SELECT name, path, checksum FROM data_sets LEFT JOIN shards ON data_set = name "
                          "ORDER BY data_sets.position, shards.position");
    std::vector<DataSet> data;
    while (row.step()) {
        if (data.empty() || data.back().name != row.text(0)) {
            data.push_back({row.text(0), {}, {}});
        }
        if (row.is_null(1)) {
            database.refuse("the table 'shards' has no row for the data set '" + printable(row.text(0)) +
                            "'");
        }
        data.back().shards.push_back(row.text(1));
        if (!row.is_null(2)) {
            data.back().checksums.push_back(row.text(2));
        }
    }
    for (const DataSet& set : data) {
        if (!set.checksums.empty() && set.checksums.size() != set.shards.size()) {
            database.refuse("the table 'shards' lacks a checksum of the data set '" + printable(set.name) +
                            "'");
        }
    }
    return data;
}

void load_labels(const sqlite::Database& database, SweepSource& source) {
    sqlite::Statement row(database, "SELECT name, val_labels, test_labels FROM data_sets");
    while (row.step()) {
        if (!row.is_null(1)) {
            source.val_labels[row.text(0)] = to_classes(row.blob(1));
        }
        if (!row.is_null(2)) {
            source.test_labels[row.text(0)] = to_classes(row.blob(2));
        }
    }
}

// The budget that was set last; nothing if the one in the sweep file applies.
std::optional<Budget> load_budget(const sqlite::Database& database) {
    sqlite::Statement row(
        database, "SELECT configurations, trials, epochs, hours FROM budgets ORDER BY seq DESC LIMIT 1");
    if (!row.step()) {
        return std::nullopt;
    }
    const auto integer = [&](int column) {
        return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
    };
    return Budget{.configurations = integer(0),
                  .trials = integer(1),
                  .epochs = integer(2),
                  .hours = row.is_null(3) ? std::nullopt : std::optional(row.real(3))};
}

}  // namespace

void must_have_row(sqlite::Statement& sweep, const sqlite::Database& database) {
    if (!sweep.step()) {
        database.refuse("the table 'sweep' is empty");
    }
}

std::vector<std::string> load_texts(const sqlite::Database& database, std::string_view query) {
    sqlite::Statement row(database, query);
    std::vector<std::string> texts;
    while (row.step()) {
        texts.push_back(row.text(0));
    }
    return texts;
}

std::vector<std::string> load_metrics(const sqlite::Database& database) {
    return load_texts(database, "SELECT name FROM metrics ORDER BY position");
}

SweepSource load_source(const sqlite::Database& database) {
    sqlite::Statement row(database, "SELECT name, file_name, text, objective, direction FROM sweep");
    must_have_row(row, database);
    if (row.text(4) != to_text(Direction::minimize) && row.text(4) != to_text(Direction::maximize)) {
        row.refuse(4, "is not 'maximize' or 'minimize'");
    }
    const Direction direction =
        row.text(4) == to_text(Direction::minimize) ? Direction::minimize : Direction::maximize;
    SweepSource source{.name = row.text(0),
                       .file_name = row.text(1),
                       .text = row.text(2),
                       .data = load_data_sets(database),
                       .objective = {row.text(3), direction},
                       .metrics = load_metrics(database),
                       .val_labels = {},
                       .test_labels = {}};
    if (std::ranges::find(source.metrics, source.objective.metric) == source.metrics.end()) {
        row.refuse(3, "is not a metric of this sweep");
    }
    load_labels(database, source);
    source.classes = load_texts(database, "SELECT name FROM classes ORDER BY number");
    source.budget = load_budget(database);
    return source;
}

}  // namespace trommel
