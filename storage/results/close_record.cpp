#include "storage/results/close_record.hpp"

#include "storage/results/sqlite.hpp"
#include "sweep/errors.hpp"

namespace trommel {

void close_record(const std::filesystem::path& record) {
    try {
        sqlite::Database database(record, sqlite::Access::read_write);
        sqlite3_busy_timeout(database.get(), 0);
        database.execute("PRAGMA journal_mode = DELETE");
    } catch (const StorageError&) {
        // it is as good as before
    }
}

}  // namespace trommel
