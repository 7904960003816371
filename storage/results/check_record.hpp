// Checks that a record does not contradict itself. Private to this folder.
#pragma once

#include "storage/results/sqlite.hpp"

namespace trommel {

/// Throws StorageError, naming the table, if the rows of a record contradict each other: a resumed sweep
/// would then use a number twice or refer to a missing row. Reads the whole record, so only the writer calls
/// it, once.
void check_record(const sqlite::Database& database);

}  // namespace trommel
