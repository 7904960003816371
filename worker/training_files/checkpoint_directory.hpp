// The checkpoints of one trial, among those of its sweep: which one to resume from, and which to keep.
// Independent of Torch.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/checkpoint_name.hpp"
#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// Keeps the newest checkpoint and the one before. An attempt never removes the checkpoints of a later one:
/// the earlier attempt may have been given up without knowing it.
class CheckpointDirectory {
  public:
    explicit CheckpointDirectory(const StartTrial& start);

    /// Whether the trial has checkpoints.
    bool exists() const { return !options_.directory.empty(); }

    const CheckpointIdentity& identity() const { return identity_; }

    struct Found {
        std::int32_t epoch = 0;             ///< the epoch of the checkpoint that was used; 0: none
        std::vector<std::string> problems;  ///< why newer ones were not used, one line each
    };

    /// Passes checkpoints to `use`, newest first, until it accepts one: it rejects one by throwing
    /// InputError, without having changed anything. Skips checkpoints after the last epoch that the
    /// coordinator knows: their results were never recorded.
    Found find(const std::function<void(const Checkpoint&)>& use);

    /// Writes it, then removes the checkpoints that are no longer needed. Throws StorageError.
    CheckpointSaved save(const Checkpoint& checkpoint);

  private:
    std::vector<CheckpointName> on_disk() const;
    std::filesystem::path path_of(const CheckpointName& name) const;
    void remove_others(const CheckpointName& newest) const;

    Checkpoints options_;
    AttemptId attempt_;
    CheckpointIdentity identity_;
    std::optional<CheckpointName> before_;  // the newest one known to be good
};

}  // namespace trommel
