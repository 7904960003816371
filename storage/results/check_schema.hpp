// What lies in a record that is not trommel's own. Private to this folder.
#pragma once

#include <cstdint>

#include "storage/results/sqlite.hpp"

namespace trommel {

/// Throws StorageError for a table, view, index or trigger that no trommel made, for one of ours that is defined in another way,
/// and for a table that is not there. Nothing of the file but its list of these, and the names of its metrics, is read.
void check_schema(const sqlite::Database& database, std::int64_t version);

}  // namespace trommel
