// The SQLite record of a sweep, for the one process that writes it: rank 0.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sweep/history.hpp"
#include "sweep/record.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The description of the sweep in the store, so that a trial can be reproduced from the database alone.
struct SweepSource {
    std::string name;
    std::string file_name;      ///< of the sweep file, for located errors
    std::string text;           ///< of the sweep file
    std::vector<DataSet> data;  ///< with the absolute paths and checksums found when the sweep was created
    Objective objective;
    std::vector<std::string> metrics;  ///< the columns of epochs and trials, test metrics included

    /// True class of each validation (test) image by data set, in the order of the shard: with these and the
    /// stored predictions, the leaderboard needs no shard. A data set may be missing.
    std::map<std::string, std::vector<std::uint16_t>> val_labels;
    std::map<std::string, std::vector<std::uint16_t>> test_labels;

    /// The names of the classes, by number; empty in a record of an older version.
    std::vector<std::string> classes = {};

    /// The budget that replaces the one in `text`, if the sweep was extended; not written by create().
    std::optional<Budget> budget = {};

    bool operator==(const SweepSource&) const = default;
};

/// Writes the record. When apply() returns, all records that it was given are on disk (full sync). If it
/// throws, none of them is. It throws RecordUnavailable if the cause may pass: the same call can then be
/// retried.
///
/// On a network file system the store locks the live file exclusively while it writes; readers get a copy
/// beside it.
///
/// A store belongs to one run of the coordinator, called a "life" in the record: begin_life() increments the
/// life's number, and apply() throws StorageError once another process has begun a later life.
///
/// A record that contradicts what is stored (an unknown trial, a metric that `source` does not name, a `seq`
/// that does not increase) is a bug of trommel: std::logic_error, and nothing of that call is stored.
class TrialStore {
  public:
    /// Creates a new database at `path`, which must not exist. Throws StorageError; if the process dies
    /// halfway, there is nothing at `path`.
    static void create(const std::filesystem::path& path, const SweepSource& source);

    /// Opens for writing, and upgrades the schema of an older version. Throws StorageError for a file that is
    /// not a trommel database, or has a newer schema. `meanwhile` is called now and then while a long record
    /// is copied for readers. `may_write` is called before each transaction, and throws if another process is
    /// the writer now.
    explicit TrialStore(
        const std::filesystem::path& path, std::function<void()> meanwhile = [] {},
        std::function<void()> may_write = [] {});
    ~TrialStore();
    TrialStore(const TrialStore&) = delete;
    TrialStore& operator=(const TrialStore&) = delete;

    /// Returns the number of the new life, starting at 1. Must be called before the first apply().
    std::int32_t begin_life();

    /// Includes the learning curves. Attempts that an earlier life left running are returned as stored:
    /// running.
    History history() const;

    /// Commits all records in one transaction.
    void apply(std::span<const Record> records);

    /// The sweep's running time so far, over all runs of the coordinator: History::running_seconds at the
    /// start plus this run's time. Called every few seconds and at the end.
    void set_running_seconds(double seconds);

    /// Throws StorageError if the record is no longer ours: another process writes it, or its file was
    /// removed or replaced. Each write starts with this check. If the file is gone, the error names a copy of
    /// everything that was committed to it.
    void check();

    /// Moves the write-ahead log into the file at `path`, which then holds everything until the next write,
    /// even if other processes have it open. Call it at the end of a run; the destructor tries it, too.
    /// Returns false if a read transaction kept the newest changes in the log (they are safe there, and later
    /// readers see them).
    bool close_log();

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace trommel
