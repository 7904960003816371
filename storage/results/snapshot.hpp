// A consistent copy of the record beside it, for readers on a file system where the coordinator locks the
// live file exclusively.
// Private to this folder.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "storage/results/sqlite.hpp"

namespace trommel {

/// "results.snapshot.sqlite" for "results.sqlite".
std::filesystem::path snapshot_path(const std::filesystem::path& record);

/// Writes the content of the database to "results.recovered.sqlite" beside it, or, if that directory is gone
/// too, to the directory for temporary files. Returns text for an error: where the copy is, and what to do.
std::string save_copy(const sqlite::Database& database);

class SnapshotPublisher {
  public:
    /// `meanwhile` is called after every few megabytes of a copy.
    SnapshotPublisher(const std::filesystem::path& record, std::function<void()> meanwhile);

    /// Atomically replaces the last copy by a new one, unless the last is younger than 10 s or than 20 times
    /// the time that it took. A copy that cannot be written is retried later: the record itself is safe.
    void publish_if_due(const sqlite::Database& database);

    /// Removes the copy, when the record itself can be read again.
    void remove() const noexcept;

  private:
    void publish(const sqlite::Database& database) const;

    using Clock = std::chrono::steady_clock;

    std::filesystem::path path_;
    std::function<void()> meanwhile_;
    Clock::time_point due_{};
};

}  // namespace trommel
