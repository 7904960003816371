// Checks a record for tables, views, indexes and triggers that are not trommel's. Private to this folder.
#pragma once

#include <cstdint>

#include "storage/results/sqlite.hpp"

namespace trommel {

/// Throws StorageError for a table, view, index or trigger that trommel did not make, for one of ours with a
/// different definition, and for a missing table. Reads only the list of these from the file, and the names
/// of its metrics.
void check_schema(const sqlite::Database& database, std::int64_t version);

}  // namespace trommel
