// The tables and views of a results database, and how such a file is recognized. Private to this folder.
// docs/database.md describes them for users.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/results/sqlite.hpp"

namespace trommel {

constexpr std::int32_t application_id = 0x54524d4c;  ///< "TRML", at offset 68 of the file
constexpr std::int32_t schema_version = 3;           ///< PRAGMA user_version

/// Creates the tables and views of version 1 in an empty database; after they are filled, upgrade_schema()
/// adds the rest, as in an old database. Throws std::logic_error for a metric whose name is not an
/// identifier.
void create_schema(sqlite::Database& database, const std::vector<std::string>& metrics);

/// Creates the tables, indexes and views of a version up to ours in an empty database.
void create_schema_of(sqlite::Database& database, const std::vector<std::string>& metrics,
                      std::int64_t version);

/// The definition in version 1 of something that later versions define differently, as it remains in upgraded
/// records; empty if there is none.
std::string_view older_definition(std::string_view name);

/// Throws StorageError for another program's database, a newer schema, tables, views or triggers that are not
/// ours, and, with SQLite's message, for a truncated file.
void check_is_ours(sqlite::Database& database);

/// Upgrades a database of an older version to ours without losing anything. The caller holds a write
/// transaction.
void upgrade_schema(sqlite::Database& database);

/// For a reader of an older version, which must not write: the connection sees what an upgrade would add, but
/// the file is unchanged.
void pretend_upgraded_schema(sqlite::Database& database);

/// UTC now, ISO 8601 with milliseconds.
std::string utc_now(const sqlite::Database& database);

}  // namespace trommel
