// A consistent copy of the record beside it, for readers on a file system where the live file is the coordinator's alone.
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

/// Writes all that the database holds to "results.recovered.sqlite" beside its place, or, where that directory is gone too, to the
/// folder for temporary files. Returns what became of it, and what to do, for an error.
std::string save_copy(const sqlite::Database& database);

class SnapshotPublisher {
  public:
    /// `meanwhile` is called after each few megabytes of a copy.
    SnapshotPublisher(const std::filesystem::path& record, std::function<void()> meanwhile);

    /// Puts a new copy in the place of the last one, in one step, unless that is younger than 10 s or than 20 times what it
    /// cost. A copy that cannot be written is left for later: the record itself is safe.
    void publish_if_due(const sqlite::Database& database);

    /// Once the record itself can be read again.
    void remove() const noexcept;

  private:
    void publish(const sqlite::Database& database) const;

    using Clock = std::chrono::steady_clock;

    std::filesystem::path path_;
    std::function<void()> meanwhile_;
    Clock::time_point due_{};
};

}  // namespace trommel
