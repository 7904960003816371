// The tables and views of a results database, and how a file is known to be one. Private to this folder.
// docs/database.md describes them for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/sqlite.hpp"

namespace trommel {

constexpr std::int32_t application_id = 0x54524d4c;  ///< "TRML", at offset 68 of the file
constexpr std::int32_t schema_version = 3;           ///< PRAGMA user_version

/// Makes the tables and views of version 1 in an empty database; upgrade_schema() adds the rest once they are filled, as
/// it does in an old database. Throws std::logic_error for a metric whose name is not an identifier.
void create_schema(sqlite::Database& database, const std::vector<std::string>& metrics);

/// The tables, indexes and views of a version up to ours, in an empty database.
void create_schema_of(sqlite::Database& database, const std::vector<std::string>& metrics,
                      std::int64_t version);

/// The first version's definition of what later ones define otherwise, in records that were upgraded; empty where there is none.
std::string_view older_definition(std::string_view name);

/// Throws StorageError for another program's database, a newer schema, tables, views or triggers that are not ours, and, in
/// SQLite's words, for a file that is cut short.
void check_is_ours(sqlite::Database& database);

/// Brings a database of an older version to ours, keeping all that is in it. The caller holds a write transaction.
void upgrade_schema(sqlite::Database& database);

/// For a reader of an older version, which may not write: the connection sees what an upgrade would add, and the file stays
/// as it is.
void pretend_upgraded_schema(sqlite::Database& database);

/// UTC now, ISO 8601 with milliseconds.
std::string utc_now(const sqlite::Database& database);

}  // namespace trommel
