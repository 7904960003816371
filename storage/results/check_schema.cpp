#include "storage/results/check_schema.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/load.hpp"
#include "storage/results/schema.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/words.hpp"

namespace trommel {

namespace {

constexpr std::size_t most_metrics = 500;

struct Definition {
    std::string type;  // table, index, view or trigger
    std::string table;
    std::string sql;
};

using Schema = std::map<std::string, Definition>;

[[noreturn]] void refuse(const sqlite::Database& database, const std::string& problem,
                         const std::string& remedy) {
    throw RecordBroken(fmt::format("{}: {}; {}", database.path().string(), problem, remedy));
}

// Copies made by '.dump' and by older versions of trommel differ in blanks.
std::string with_single_blanks(std::string_view sql) {
    std::string text;
    for (const char c : sql) {
        const bool blank = c == ' ' || c == '\n';
        if (!blank || (!text.empty() && text.back() != ' ')) {
            text += blank ? ' ' : c;
        }
    }
    return text;
}

Schema schema_of(const sqlite::Database& database) {
    sqlite::Statement row(database, "SELECT name, type, tbl_name, sql FROM sqlite_master");
    Schema schema;
    while (row.step()) {
        schema[row.text(0)] = {row.text(1), row.text(2), with_single_blanks(row.text(3))};
    }
    return schema;
}

Schema our_schema(const std::vector<std::string>& metrics, std::int64_t version) {
    sqlite::Database model(":memory:", sqlite::Access::create);
    create_schema_of(model, metrics, version);
    return schema_of(model);
}

// Objects that SQLite itself adds: indexes of keys, and the statistics of ANALYZE.
bool is_sqlites_own(const std::string& name, const Definition& found) {
    constexpr std::array statistics = {
        std::pair{"sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"},
        std::pair{"sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"}};
    for (const auto& [table, sql] : statistics) {
        if (name == table && found.type == "table" && found.sql == sql) {
            return true;
        }
    }
    return name.starts_with("sqlite_autoindex_") && found.type == "index" && found.sql.empty();
}

bool is_as_we_make_it(const std::string& name, const Definition& found, const Definition& ours) {
    return found.type == ours.type && found.table == ours.table &&
           (found.sql == ours.sql || found.sql == with_single_blanks(older_definition(name)));
}

void check_known(const sqlite::Database& database, const std::string& name, const Definition& found,
                 const Schema& ours) {
    const std::string what = printable(found.type) + " '" + printable(name) + "'";
    const auto own = ours.find(name);
    if (own == ours.end()) {
        refuse(database,
               fmt::format("has a {} that trommel did not make (it might change what is read and written)",
                           what),
               fmt::format("restore it from a copy, or, if it is yours, remove it with sqlite3: DROP {} ...",
                           printable(found.type)));
    }
    if (!is_as_we_make_it(name, found, own->second)) {
        refuse(database,
               fmt::format("its {} is not the {} that trommel makes (edited by hand, or forged?)", what,
                           own->second.type),
               "restore it from a copy");
    }
}

void check_tables_are_there(const sqlite::Database& database, const Schema& found, const Schema& ours) {
    for (const auto& [name, definition] : ours) {
        if (definition.type == "table" && !found.contains(name)) {
            refuse(database, "no such table: " + name + " (edited by hand, or damaged?)",
                   "restore it from a copy");
        }
    }
}

void check(const sqlite::Database& database, const Schema& found, const Schema& ours) {
    for (const auto& [name, definition] : found) {
        if (!is_sqlites_own(name, definition)) {
            check_known(database, name, definition, ours);
        }
    }
    check_tables_are_there(database, found, ours);
}

// The metrics are column names, so the definitions of two tables and two views depend on them.
std::vector<std::string> checked_metrics(const sqlite::Database& database, const Schema& found) {
    const Schema any = our_schema({"any"}, 1);
    if (!found.contains("metrics")) {
        check_tables_are_there(database, found, any);
    }
    check_known(database, "metrics", found.at("metrics"), any);
    std::vector<std::string> metrics = load_metrics(database);
    for (const std::string& name : metrics) {
        if (!is_identifier(name)) {
            refuse(database,
                   fmt::format("table 'metrics', column 'name' holds '{}' (not the name of a metric)",
                               printable(name)),
                   "restore it from a copy");
        }
    }
    if (metrics.empty() || metrics.size() > most_metrics) {
        refuse(
            database,
            fmt::format("table 'metrics' has {} rows (1 to {} are possible)", metrics.size(), most_metrics),
            "restore it from a copy");
    }
    return metrics;
}

// Its key is meant to allow only one row, but an edited file may have more.
void check_sweep_is_alone(const sqlite::Database& database) {
    sqlite::Statement row(database, "SELECT count(*) FROM sweep");
    row.step();
    if (row.integer(0) > 1) {
        refuse(database, fmt::format("table 'sweep' has {} rows (one is possible)", row.integer(0)),
               "restore it from a copy");
    }
}

}  // namespace

void check_schema(const sqlite::Database& database, std::int64_t version) {
    const Schema found = schema_of(database);
    const std::vector<std::string> metrics = checked_metrics(database, found);
    Schema ours;
    try {
        ours = our_schema(metrics, version);
    } catch (const StorageError&) {  // duplicates, or the name of another column
        refuse(database, "the names in its table 'metrics' cannot all be columns", "restore it from a copy");
    }
    check(database, found, ours);
    check_sweep_is_alone(database);
}

}  // namespace trommel
