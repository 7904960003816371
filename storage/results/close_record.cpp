#include "storage/results/close_record.hpp"

#include <sys/stat.h>

#include "storage/results/sqlite.hpp"
#include "system/errors.hpp"

namespace trommel {

std::optional<FileIdentity> identity_of(const std::filesystem::path& file) {
    struct stat facts {};
    return stat(file.c_str(), &facts) == 0 ? std::optional(FileIdentity{facts.st_dev, facts.st_ino})
                                           : std::nullopt;
}

void close_record(const std::filesystem::path& record, const FileIdentity& known) {
    if (identity_of(record) != known) {
        return;
    }
    try {
        sqlite::Database database(record, sqlite::Access::read_write);
        sqlite3_busy_timeout(database.get(), 0);
        database.execute("PRAGMA journal_mode = DELETE");
    } catch (const StorageError&) {
        // the record stays as it was
    }
}

}  // namespace trommel
