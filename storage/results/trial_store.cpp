#include "storage/results/trial_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <stdexcept>

#include "storage/results/check_record.hpp"
#include "storage/results/load.hpp"
#include "storage/results/new_database.hpp"
#include "storage/results/record_writer.hpp"
#include "storage/results/schema.hpp"
#include "storage/results/snapshot.hpp"
#include "storage/results/sqlite.hpp"
#include "storage/results/sqlite_words.hpp"
#include "storage/results/watched_file.hpp"
#include "system/errors.hpp"
#include "system/file_system.hpp"
#include "system/host_name.hpp"

namespace trommel {

namespace {

using sqlite::Access;
using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

// WAL needs memory shared by all processes that have the database open, which network file systems do not
// provide: there, use a rollback journal, and lock the file exclusively.
void choose_journal(Database& database) {
    if (is_on_network_file_system(database.path())) {
        database.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE");
    } else {
        database.execute("PRAGMA journal_mode = WAL");
    }
    database.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

void check_pages(const Database& database) {
    Statement row(database, "PRAGMA quick_check(1)");
    row.step();
    if (row.text(0) != "ok") {
        throw StorageError(database.path().string() + ": the database is damaged (" + row.text(0) + "); " +
                           sqlite::what_heals(database.path()));
    }
}

Seq seq_of(const Record& record) {
    return std::visit([](const auto& each) { return each.seq; }, record);
}

Database open_for_writing(const std::filesystem::path& path) {
    Database database(path, Access::read_write);
    check_is_ours(database);
    choose_journal(database);
    check_pages(database);
    Transaction transaction(database, Transaction::Kind::write);
    upgrade_schema(database);
    check_record(database);
    transaction.commit();
    return database;
}

}  // namespace

struct TrialStore::Connection {
    Connection(const std::filesystem::path& path, std::function<void()> meanwhile,
               std::function<void()> permission)
        : may_write(std::move(permission)),
          database(open_for_writing(path)),
          file(database, is_on_network_file_system(path)),
          snapshots(is_on_network_file_system(path)
                        ? std::optional<SnapshotPublisher>(std::in_place, path, std::move(meanwhile))
                        : std::nullopt),
          source(load_source(database)),
          writer(database, source.metrics, source.objective.metric),
          read_sweep(database, "SELECT life, last_seq FROM sweep"),
          stamp_sweep(database, "UPDATE sweep SET last_seq = max(last_seq, ?1), as_of = ?2") {}

    /// Answers the greatest seq that is stored.
    Seq check_life() {
        if (life == 0) {
            throw std::logic_error("TrialStore: begin_life() comes before the first write");
        }
        read_sweep.bind().step();
        const std::int32_t current = read_sweep.small(0);
        const Seq last_seq = read_sweep.integer(1);
        read_sweep.reset();
        if (current != life) {
            abandon();
            throw StorageError(
                fmt::format("{}: run {} of this sweep has started elsewhere (this is run {}, which may not "
                            "write anymore); "
                            "leave the sweep to the other coordinator",
                            database.path().string(), current, life));
        }
        return last_seq;
    }

    // Detects other writers that no lock has stopped.
    void must_be_ours() {
        try {
            may_write();
        } catch (...) {
            abandon();
            throw;
        }
        const std::string path = database.path().string();
        if (file.has_moved()) {
            abandon();
            throw StorageError(path +
                               ": was removed, or another file was put in its place, while its sweep runs; " +
                               save_copy(database));
        }
        if (file.was_changed()) {
            abandon();
            throw StorageError(
                path +
                ": another process has written to it (the locks of this file system do not work across nodes, or were "
                "bypassed); leave the sweep to that process");
        }
    }

    // A failed transaction also changes the file: that must not be taken for another process's change.
    void before_writing() {
        must_be_ours();
        file.forget();
    }

    // Writes nothing more, neither at the end of the run nor when SQLite closes the connection.
    void abandon() {
        abandoned = true;
        sqlite3_db_config(database.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }

    void stamp(Seq last_seq, const std::string& now) { stamp_sweep.bind(last_seq, now).run(); }

    void commit(Transaction& transaction) {
        transaction.commit();
        file.remember();
        if (snapshots) {
            snapshots->publish_if_due(database);
        }
    }

    // Lets readers use the file itself again.
    void share() {
        if (snapshots) {
            database.execute("PRAGMA locking_mode = NORMAL; SELECT life FROM sweep");
            snapshots->remove();
        }
    }

    std::function<void()> may_write;
    Database database;
    WatchedFile file;
    std::optional<SnapshotPublisher> snapshots;
    SweepSource source;
    RecordWriter writer;
    Statement read_sweep;
    Statement stamp_sweep;
    std::int32_t life = 0;
    bool abandoned = false;
};

void TrialStore::create(const std::filesystem::path& path, const SweepSource& source) {
    make_new_database(path, source);
}

TrialStore::TrialStore(const std::filesystem::path& path, std::function<void()> meanwhile,
                       std::function<void()> may_write)
    : connection_(std::make_unique<Connection>(path, std::move(meanwhile), std::move(may_write))) {}

// SQLite itself empties the log only when the last connection closes, which may be a reader's.
TrialStore::~TrialStore() {
    try {
        close_log();
    } catch (...) {
        // What could not be moved stays in the log, and the next process to open the file finds it there.
    }
}

std::int32_t TrialStore::begin_life() {
    connection_->before_writing();
    Database& database = connection_->database;
    Transaction transaction(database, Transaction::Kind::write);
    const std::string now = utc_now(database);
    Statement(database, "UPDATE sweep SET life = life + 1, as_of = ?1").bind(now).run();
    Statement(database, "INSERT INTO lives SELECT life, ?1, ?2, ?3 FROM sweep")
        .bind(now, host_name(), std::int64_t{getpid()})
        .run();
    Statement row(database, "SELECT life FROM sweep");
    row.step();
    const std::int32_t life = row.small(0);
    row.reset();
    connection_->commit(transaction);
    connection_->life = life;
    return life;
}

History TrialStore::history() const {
    Transaction transaction(connection_->database, Transaction::Kind::read);
    History history = load_history(connection_->database);
    load_curves(connection_->database, connection_->source.objective.metric, history);
    load_reported(connection_->database, history);
    transaction.commit();
    return history;
}

void TrialStore::apply(std::span<const Record> records) {
    if (records.empty()) {
        return;
    }
    connection_->before_writing();
    Transaction transaction(connection_->database, Transaction::Kind::write);
    Seq last_seq = connection_->check_life();
    const std::string now = utc_now(connection_->database);
    for (const Record& record : records) {
        if (seq_of(record) <= last_seq) {
            throw std::logic_error(fmt::format("a record contradicts the store: seq {} comes after seq {}",
                                               seq_of(record), last_seq));
        }
        last_seq = seq_of(record);
        connection_->writer.write(record, connection_->life, now);
    }
    connection_->stamp(last_seq, now);
    connection_->commit(transaction);
}

void TrialStore::check() {
    connection_->must_be_ours();
}

void TrialStore::set_running_seconds(double seconds) {
    connection_->before_writing();
    Transaction transaction(connection_->database, Transaction::Kind::write);
    const Seq last_seq = connection_->check_life();
    Statement(connection_->database, "UPDATE sweep SET running_seconds = ?1").bind(seconds).run();
    connection_->stamp(last_seq, utc_now(connection_->database));
    connection_->commit(transaction);
}

bool TrialStore::close_log() {
    if (connection_->abandoned) {
        return false;
    }
    connection_->must_be_ours();
    connection_->share();
    return connection_->database.empty_log();
}

}  // namespace trommel
