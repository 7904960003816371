// Whether a record contradicts itself. Private to this folder.
#pragma once

#include "storage/results/sqlite.hpp"

namespace trommel {

/// Throws StorageError, naming the table, where the rows of a record cannot all be true: whoever goes on from it would come to a
/// number that is in use, or to a row that is not there. Reads all of it: for the writer, once.
void check_record(const sqlite::Database& database);

}  // namespace trommel
