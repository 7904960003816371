// The checkpoints of one trial, among those of its sweep: which one to go on from, and which ones to keep. Without Torch.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "messaging/checkpoint_name.hpp"
#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// The newest checkpoint and the one before are kept. An attempt never removes what a later one has written: it may have
/// been given up without knowing.
class CheckpointDirectory {
  public:
    explicit CheckpointDirectory(const StartTrial& start);

    /// Whether the trial has one.
    bool exists() const { return !options_.directory.empty(); }

    const CheckpointIdentity& identity() const { return identity_; }

    struct Found {
        std::int32_t epoch = 0;             ///< of the one that was used; 0: none was
        std::vector<std::string> problems;  ///< why newer ones were not, one line each
    };

    /// Shows `use` the checkpoints, newest first, until it takes one: it refuses by InputError, and has changed nothing
    /// then. Those beyond the epochs that the coordinator knows are left out: what they learned was never recorded.
    Found find(const std::function<void(const Checkpoint&)>& use);

    /// Writes it, then removes those that it makes superfluous. Throws StorageError.
    CheckpointSaved save(const Checkpoint& checkpoint);

  private:
    std::vector<CheckpointName> on_disk() const;
    std::filesystem::path path_of(const CheckpointName& name) const;
    void remove_others(const CheckpointName& newest) const;

    Checkpoints options_;
    AttemptId attempt_;
    CheckpointIdentity identity_;
    std::optional<CheckpointName> before_;  // the newest that is known to be good
};

}  // namespace trommel
