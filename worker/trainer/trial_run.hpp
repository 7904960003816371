// Trains one trial from beginning to end. Without Torch in this header.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "messaging/messages.hpp"
#include "worker/training_data/open_data_sets.hpp"

namespace trommel {

/// How a trial speaks with the outside while it is trained.
struct TrialEvents {
    /// The data are open and the model is built; it goes on after this epoch's checkpoint (0: from the beginning), and
    /// better ones could not be used for these reasons.
    std::function<void(std::int32_t after_epoch, const std::vector<std::string>& problems)> started;
    std::function<void(const EpochReport&)> epoch;
    std::function<bool()> stop_requested;  ///< asked between batches
    std::function<bool()> must_leave;      ///< nobody wants a result any more
    std::function<bool()>
        pause_requested;  ///< asked after each epoch; not where the trial has no checkpoints
    std::function<void(const std::string&)> note;  ///< a line for the log
};

/// CheckpointSaved: it was paused.
using TrialEnd = std::variant<TrialFinished, CheckpointSaved>;

/// The result depends on the message and the images alone: the same on every call, in every process of the
/// same kind of machine and build with the same number of threads. A trial that goes on from a checkpoint ends as if it had never stopped. Throws InputError for a plan that cannot
/// be trained and StorageError for shards that cannot be read.
TrialEnd train_trial(const StartTrial& start, OpenDataSets& data_sets, const TrialEvents& events);

}  // namespace trommel
