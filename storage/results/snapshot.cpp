#include "storage/results/snapshot.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <system_error>
#include <utility>

namespace trommel {

namespace {

namespace fs = std::filesystem;

struct FinishBackup {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

void copy_all(const sqlite::Database& from, const fs::path& to, const std::function<void()>& meanwhile) {
    constexpr int pages = 1024;  // some megabytes
    sqlite::Database copy(to, sqlite::Access::create);
    const std::unique_ptr<sqlite3_backup, FinishBackup> backup(
        sqlite3_backup_init(copy.get(), "main", from.get(), "main"));
    int code = backup ? SQLITE_OK : sqlite3_errcode(copy.get());
    while (backup && (code = sqlite3_backup_step(backup.get(), pages)) == SQLITE_OK) {
        meanwhile();
    }
    copy.check(code == SQLITE_DONE ? SQLITE_OK : code, "copying the record for readers");
}

}  // namespace

fs::path snapshot_path(const fs::path& record) {
    return fs::path(record).replace_extension(".snapshot" + record.extension().string());
}

std::string save_copy(const sqlite::Database& database) {
    const fs::path record = database.path();
    const fs::path beside = fs::path(record).replace_extension(".recovered" + record.extension().string());
    std::error_code none;
    const fs::path elsewhere =
        fs::temp_directory_path(none) / ("trommel-" + std::to_string(getpid()) + ".recovered.sqlite");
    std::string reason;
    for (const fs::path& copy : {beside, elsewhere}) {
        try {
            fs::remove(copy);
            copy_all(database, copy, [] {});
            return "all that was recorded is in " + copy.string() + "; move it back as " +
                   record.filename().string();
        } catch (const std::exception& error) {
            reason = error.what();
        }
    }
    return "what was recorded could not be saved: " + reason;
}

SnapshotPublisher::SnapshotPublisher(const fs::path& record, std::function<void()> meanwhile)
    : path_(snapshot_path(record)), meanwhile_(std::move(meanwhile)) {}

void SnapshotPublisher::publish_if_due(const sqlite::Database& database) {
    using namespace std::chrono_literals;
    const Clock::time_point begin = Clock::now();
    if (begin < due_) {
        return;
    }
    try {
        publish(database);
    } catch (const std::exception&) {
        // Most likely a full disk, which the next write to the record reports.
    }
    const Clock::time_point end = Clock::now();
    due_ = end + std::max<Clock::duration>(10s, 20 * (end - begin));
}

void SnapshotPublisher::publish(const sqlite::Database& database) const {
    const fs::path fresh = path_.string() + ".new";  // one name: a copy may be large, and its writer may die
    fs::remove(fresh);
    copy_all(database, fresh, meanwhile_);
    fs::rename(fresh, path_);
}

void SnapshotPublisher::remove() const noexcept {
    std::error_code none;
    fs::remove(path_, none);
}

}  // namespace trommel
