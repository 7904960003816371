// The record of a sweep in SQLite, for the one process that writes it: rank 0.
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

/// What the store keeps of the sweep itself, so that the database alone can reproduce a trial.
struct SweepSource {
    std::string name;
    std::string file_name;      ///< of the sweep file, for located errors
    std::string text;           ///< of the sweep file
    std::vector<DataSet> data;  ///< with the absolute paths and checksums found when the sweep was made
    Objective objective;
    std::vector<std::string> metrics;  ///< the columns of epochs and trials, test metrics included

    /// True class of each validation (test) image by data set, in the shard's order: with them and the stored
    /// predictions the leaderboard needs no shard. A data set may be missing.
    std::map<std::string, std::vector<std::uint16_t>> val_labels;
    std::map<std::string, std::vector<std::uint16_t>> test_labels;

    /// Their names, by number; none in a record that an older version made.
    std::vector<std::string> classes = {};

    /// What holds in place of the text's budget, where the sweep was extended; not written by create().
    std::optional<Budget> budget = {};

    bool operator==(const SweepSource&) const = default;
};

/// Writes the record. Everything that apply() was given is on disk when it returns (full sync), or nothing
/// is: RecordUnavailable where that may pass, and the same call can be tried again.
///
/// On a network file system the live file is the store's alone while it writes, and a copy beside it is for readers.
///
/// A store belongs to one life of the coordinator: begin_life() raises the life's number, and apply() fails
/// with StorageError once another process has begun a later life.
///
/// A record that contradicts what is stored (an unknown trial, a metric that `source` does not name, a `seq`
/// that does not increase) is our own mistake: std::logic_error, and nothing of that call is stored.
class TrialStore {
  public:
    /// Makes a new database at `path`, which must not exist. Throws StorageError; a death half-way leaves
    /// nothing at `path`.
    static void create(const std::filesystem::path& path, const SweepSource& source);

    /// Opens for writing, and upgrades the schema of an older version. Throws StorageError for a file that is not a trommel
    /// database, or of a newer schema. `meanwhile` is called now and then while a long record is copied for readers.
    /// `may_write` is asked before each transaction, and throws where another process writes now.
    explicit TrialStore(
        const std::filesystem::path& path, std::function<void()> meanwhile = [] {},
        std::function<void()> may_write = [] {});
    ~TrialStore();
    TrialStore(const TrialStore&) = delete;
    TrialStore& operator=(const TrialStore&) = delete;

    /// The number of the new life, from 1. Comes before the first apply().
    std::int32_t begin_life();

    /// With the learning curves. Attempts that a former life left running are in here as they are stored: running.
    History history() const;

    /// Commits all records in one transaction.
    void apply(std::span<const Record> records);

    /// The sweep's running time so far, over all its lives: History::running_seconds of the beginning plus
    /// this life's. Called about once in some seconds and at the end.
    void set_running_seconds(double seconds);

    /// Throws StorageError where the record is not ours any more: another writes it, or its file was removed or replaced. Each
    /// write begins with it. What was committed to a file that is gone is in a copy then, which the error names.
    void check();

    /// At the end of a life: from here to the next write, the one file `path` holds everything, whoever else
    /// has it open. False where a reader in the middle of its reading kept the newest changes in the log
    /// beside the file (they are safe there, and later readers see them). The destructor tries it too.
    bool close_log();

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace trommel
