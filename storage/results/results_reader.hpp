// Read access to the SQLite record of a sweep, for leaderboard, status, reproduce, ...
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/results/trial_store.hpp"
#include "sweep/history.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// One attempt, for reports and for `reproduce`.
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

/// Everything that reports need, from one consistent read.
struct Snapshot {
    SweepSource source;
    History history;
    std::string as_of;                 ///< as ResultsReader::as_of
    SweepChanged last_event;           ///< as ResultsReader::last_event
    std::vector<PastAttempt> running;  ///< attempts without an end, without their epochs

    bool operator==(const Snapshot&) const = default;
};

/// A snapshot with what has a size of its own: all attempts, and the epochs of some trials.
struct DetailedSnapshot {
    Snapshot snapshot;
    std::vector<PastAttempt> attempts;  ///< in the order of their starts, without their epochs
    std::map<TrialId, std::vector<PastAttempt>> chosen;  ///< the attempts of these trials, with their epochs

    bool operator==(const DetailedSnapshot&) const = default;
};

struct FailedTrial {
    TrialId trial;
    std::string reason;

    bool operator==(const FailedTrial&) const = default;
};

/// The progress of a sweep: a few rows, whatever the size of the record.
struct SweepProgress {
    std::map<TrialState, std::int64_t> trials;
    std::int64_t ended_finals = 0;  ///< trials of the finals that have ended
    std::optional<TrialId> best;    ///< the best completed trial by the objective
    double best_value = 0;
    std::optional<FailedTrial> first_failed;
    SweepChanged last_event;

    std::int64_t count(TrialState state) const {
        const auto found = trials.find(state);
        return found == trials.end() ? 0 : found->second;
    }
    std::int64_t ended() const {
        return count(TrialState::completed) + count(TrialState::pruned) + count(TrialState::failed);
    }

    bool operator==(const SweepProgress&) const = default;
};

/// Reads a sweep's record without ever blocking its writer. Each call sees one consistent moment. If a
/// coordinator has locked the file exclusively (on a network file system), that is the moment of its last
/// snapshot.
class ResultsReader {
  public:
    /// Throws StorageError for a file that is missing, damaged, not a trommel database, or has a newer
    /// schema.
    explicit ResultsReader(const std::filesystem::path& path);
    ~ResultsReader();
    ResultsReader(ResultsReader&&) noexcept;
    ResultsReader& operator=(ResultsReader&&) noexcept;

    SweepSource source() const;
    History history() const;

    /// All attempts at a trial, in order.
    std::vector<PastAttempt> attempts(TrialId trial) const;

    /// When the last change was committed: UTC, ISO 8601, e.g. "2024-05-17T09:30:12.345Z".
    std::string as_of() const;

    /// The last SweepEvent; its `seq` is 0 before the first.
    SweepChanged last_event() const;

    SweepProgress progress() const;

    /// The furthest epochs that unfinished trials have reached, summed over them. If this sum and the number
    /// of ended trials have not changed, all epochs that were trained meanwhile had been trained before.
    std::int64_t epochs_of_unended() const;

    /// The outcome of a request; nothing if it has not been processed.
    std::optional<RequestTaken> request(const std::string& id) const;

    /// Everything that reports need, at one moment.
    Snapshot snapshot() const;

    /// The records from which all decisions can be derived again, in the order of `seq`: proposals, trials, epochs, verdicts,
    /// ends of attempts, and what users changed. Of metrics they have only the objective.
    std::vector<Record> records() const;

    /// The sweep file as the sweep began with it.
    SweepSource first_source() const;

    /// The same with all attempts, and with the epochs of the trials that `choose` picks.
    DetailedSnapshot detailed_snapshot(
        const std::function<std::vector<TrialId>(const Snapshot&)>& choose) const;

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace trommel
