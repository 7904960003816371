#include "storage/results/results_reader.hpp"

#include <unistd.h>

#include <chrono>
#include <optional>
#include <system_error>
#include <thread>

#include "storage/results/load.hpp"
#include "storage/results/schema.hpp"
#include "storage/results/snapshot.hpp"
#include "storage/results/sqlite.hpp"
#include "storage/results/writer_claim.hpp"
#include "system/errors.hpp"
#include "system/file_system.hpp"

namespace trommel {

namespace {

// Without locks, a record cannot be read while it is being written, or if its writer left a log or journal to
// be applied.
void require_no_log(const std::filesystem::path& path) {
    for (const char* ending : {"-wal", "-journal"}) {
        std::error_code none;
        if (const auto bytes = std::filesystem::file_size(path.string() + ending, none); !none && bytes > 0) {
            throw StorageError(
                path.string() + ": its file system has no locks, and " + path.filename().string() + ending +
                " has changes that are not in it yet; copy the directory to another file system and read it there");
        }
    }
}

// Even a reader of a WAL database creates two files beside it. If it may not (a colleague's finished sweep)
// and no log shows that another process writes, the file is read as it is. SQLite rolls back what a dead
// coordinator left half-written with a rollback journal, for which it needs write access.
sqlite::Access access_for_reading(const std::filesystem::path& path) {
    const auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const bool may_write = access(directory.c_str(), W_OK) == 0;
    const bool has_log = std::filesystem::exists(path.string() + "-wal");
    if (is_without_locks(path)) {
        require_no_log(path);
        return sqlite::Access::unchanging;
    }
    if (may_write && is_on_network_file_system(path) && access(path.c_str(), W_OK) == 0) {
        return sqlite::Access::read_write;
    }
    return may_write || has_log ? sqlite::Access::read_only : sqlite::Access::unchanging;
}

// Runs `load` in a read transaction, so that it sees one moment. In WAL mode the writer never waits for it.
template <class Load>
auto read_at_one_moment(sqlite::Database& database, Load load) {
    sqlite::Transaction transaction(database, sqlite::Transaction::Kind::read);
    auto result = load(database);
    transaction.commit();
    return result;
}

// Whether a coordinator has locked the file exclusively. Its content is not trusted yet, so only the header
// is read.
bool is_locked(sqlite::Database& database) {
    sqlite3_busy_timeout(database.get(), 0);
    const int code = sqlite3_exec(database.get(), "PRAGMA user_version", nullptr, nullptr, nullptr);
    sqlite3_busy_timeout(database.get(), sqlite::busy_timeout_ms);
    return (code & 0xff) == SQLITE_BUSY;
}

void prepare(sqlite::Database& database) {
    check_is_ours(database);
    pretend_upgraded_schema(database);
}

// Nothing if there is no snapshot, or the coordinator has just removed it because the record itself can be
// read again.
std::optional<sqlite::Database> open_snapshot(const std::filesystem::path& record) {
    const std::filesystem::path path = snapshot_path(record);
    if (!std::filesystem::exists(path)) {
        return std::nullopt;  // the next call finds a snapshot that is being made now
    }
    try {
        sqlite::Database snapshot(path, sqlite::Access::unchanging);
        prepare(snapshot);
        return snapshot;
    } catch (const StorageError&) {
        if (std::filesystem::exists(path)) {
            throw;
        }
        return std::nullopt;
    }
}

// Without locks, SQLite takes the journal of a living writer for a dead one's, and reading the record would
// roll it back. A writer publishes its first snapshot with its first change, so wait for that. Nothing if the
// writer has gone meanwhile.
std::optional<sqlite::Database> first_snapshot(const std::filesystem::path& record) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
        if (auto snapshot = open_snapshot(record); snapshot || !is_being_written(record)) {
            return snapshot;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return open_snapshot(record);
}

Snapshot load_snapshot(const sqlite::Database& database) {
    return {.source = load_source(database),
            .history = load_history(database),
            .as_of = load_as_of(database),
            .last_event = load_last_event(database),
            .running = load_running_attempts(database)};
}

}  // namespace

struct ResultsReader::Connection {
    template <class Load>
    auto read(Load load) {
        if ((locks_may_lie && is_being_written(live.path())) || is_locked(live)) {
            if (auto snapshot = locks_may_lie ? first_snapshot(live.path()) : open_snapshot(live.path())) {
                return read_at_one_moment(*snapshot, load);
            }
        }
        if (!prepared) {
            prepare(live);
            prepared = true;
        }
        return read_at_one_moment(live, load);
    }

    explicit Connection(const std::filesystem::path& path)
        : live(path, access_for_reading(path)), locks_may_lie(is_on_network_file_system(path)) {
        read(
            [](const sqlite::Database&) { return true; });  // so that errors in the file are reported at once
    }

    sqlite::Database live;
    bool locks_may_lie;
    bool prepared = false;
};

ResultsReader::ResultsReader(const std::filesystem::path& path)
    : connection_(std::make_unique<Connection>(path)) {}
ResultsReader::~ResultsReader() = default;
ResultsReader::ResultsReader(ResultsReader&&) noexcept = default;
ResultsReader& ResultsReader::operator=(ResultsReader&&) noexcept = default;

SweepSource ResultsReader::source() const {
    return connection_->read(load_source);
}

History ResultsReader::history() const {
    return connection_->read(load_history);
}

std::vector<PastAttempt> ResultsReader::attempts(TrialId trial) const {
    return connection_->read(
        [trial](const sqlite::Database& database) { return load_attempts(database, trial); });
}

std::string ResultsReader::as_of() const {
    return connection_->read(load_as_of);
}

SweepChanged ResultsReader::last_event() const {
    return connection_->read(load_last_event);
}

SweepProgress ResultsReader::progress() const {
    return connection_->read(load_progress);
}

std::int64_t ResultsReader::epochs_of_unended() const {
    return connection_->read(load_epochs_of_unended);
}

std::optional<RequestTaken> ResultsReader::request(const std::string& id) const {
    return connection_->read([&](const sqlite::Database& database) { return load_request(database, id); });
}

std::vector<Record> ResultsReader::records() const {
    return connection_->read(load_records);
}

SweepSource ResultsReader::first_source() const {
    return connection_->read([](const sqlite::Database& database) {
        SweepSource source = load_source(database);
        sqlite::Statement first(database, "SELECT file_name, text FROM sweep_files ORDER BY seq LIMIT 1");
        if (first.step()) {
            source.file_name = first.text(0);
            source.text = first.text(1);
        }
        return source;
    });
}

Snapshot ResultsReader::snapshot() const {
    return connection_->read(load_snapshot);
}

DetailedSnapshot ResultsReader::detailed_snapshot(
    const std::function<std::vector<TrialId>(const Snapshot&)>& choose) const {
    return connection_->read([&](const sqlite::Database& database) {
        DetailedSnapshot detailed{
            .snapshot = load_snapshot(database), .attempts = load_all_attempts(database), .chosen = {}};
        for (const TrialId trial : choose(detailed.snapshot)) {
            detailed.chosen[trial] = load_attempts(database, trial);
        }
        return detailed;
    });
}

}  // namespace trommel
