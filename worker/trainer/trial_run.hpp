// Trains one trial from beginning to end. This header does not include Torch.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "messaging/messages.hpp"
#include "worker/training_data/open_data_sets.hpp"

namespace trommel {

/// The callbacks of a trial while it is trained.
struct TrialEvents {
    /// The data are open and the model is built. The trial resumes after this epoch's checkpoint (0: from the
    /// beginning); `problems` are the reasons why better checkpoints could not be used.
    std::function<void(std::int32_t after_epoch, const std::vector<std::string>& problems)> started;
    std::function<void(const EpochReport&)> epoch;
    std::function<bool()> stop_requested;   ///< called between batches
    std::function<bool()> must_leave;       ///< whether the result is no longer needed
    std::function<bool()> pause_requested;  ///< called after each epoch; not if the trial has no checkpoints
    std::function<void(const std::string&)> note;  ///< takes a line for the log
};

/// CheckpointSaved if the trial was paused.
using TrialEnd = std::variant<TrialFinished, CheckpointSaved>;

/// The result depends only on the message and the images: it is the same on every call, in every process on
/// the same kind of machine with the same build and number of threads. A trial that resumes from a checkpoint
/// ends as if it had never stopped. Throws InputError if the plan cannot be trained and StorageError if
/// shards cannot be read.
TrialEnd train_trial(const StartTrial& start, OpenDataSets& data_sets, const TrialEvents& events);

}  // namespace trommel
