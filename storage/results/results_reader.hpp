// The record of a sweep in SQLite, for everyone who only reads it: leaderboard, status, reproduce, ...
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/results/trial_store.hpp"
#include "sweep/history.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// One attempt, for people and for `reproduce`.
struct PastAttempt {
    AttemptId id;
    AttemptOutcome outcome = AttemptOutcome::running;
    std::string reason;
    std::int32_t worker = 0;
    std::string host;
    std::string began;  ///< UTC, ISO 8601
    std::string ended;  ///< empty while it runs
    Environment environment;
    std::vector<EpochMeasured> epochs;

    bool operator==(const PastAttempt&) const = default;
};

/// Reads a sweep's record without ever blocking its writer.
class ResultsReader {
  public:
    /// Throws StorageError for a file that is missing, damaged, not a trommel database, or of a newer schema.
    explicit ResultsReader(const std::filesystem::path& path);
    ~ResultsReader();
    ResultsReader(ResultsReader&&) noexcept;
    ResultsReader& operator=(ResultsReader&&) noexcept;

    SweepSource source() const;
    History history() const;

    /// All attempts at a trial, in their order.
    std::vector<PastAttempt> attempts(TrialId trial) const;

    /// When the last change was committed: UTC, ISO 8601; empty before the first.
    std::string as_of() const;

    /// The last SweepEvent's name and detail; e.g. {"finished", ""}. Empty names before the first.
    SweepChanged last_event() const;

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace trommel
