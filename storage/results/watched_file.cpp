#include "storage/results/watched_file.hpp"

#include <sys/stat.h>
#include <sys/vfs.h>

#include <cerrno>

namespace trommel {

namespace {

// Offset in the file header of SQLite's own count of the transactions that have changed the file.
constexpr sqlite3_int64 counter_offset = 24;

// A file system in user space may give a file a new inode number each time.
bool has_lasting_numbers(const std::filesystem::path& path) {
    constexpr auto fuse = 0x65735546;
    struct statfs facts {};
    return statfs(path.c_str(), &facts) == 0 && facts.f_type != fuse;
}

}  // namespace

WatchedFile::WatchedFile(const sqlite::Database& database, bool alone)
    : database_(database), alone_(alone), has_lasting_numbers_(has_lasting_numbers(database.path())) {
    struct stat status {};
    if (stat(database.path().c_str(), &status) == 0) {
        device_ = status.st_dev;
        number_ = status.st_ino;
    }
    remember();
}

bool WatchedFile::has_moved() const {
    struct stat status {};
    if (stat(database_.path().c_str(), &status) != 0) {
        return errno == ENOENT || errno == ENOTDIR;
    }
    return has_lasting_numbers_ && number_ != 0 && (status.st_dev != device_ || status.st_ino != number_);
}

bool WatchedFile::was_changed() const {
    const auto now = alone_ ? counter() : std::nullopt;
    return now && known_ && *now != *known_;
}

void WatchedFile::remember() {
    known_ = alone_ ? counter() : std::nullopt;
}

// Through SQLite's own handle: closing a handle of ours would drop all locks of this process on the file.
std::optional<WatchedFile::Counter> WatchedFile::counter() const {
    sqlite3_file* file = nullptr;
    Counter bytes{};
    if (sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        !file || !file->pMethods ||
        file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), counter_offset) !=
            SQLITE_OK) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace trommel
