// Trains one trial from beginning to end. Without Torch in this header.
#pragma once

#include <functional>

#include "messaging/messages.hpp"
#include "worker/trainer/open_data_sets.hpp"

namespace trommel {

/// How a trial speaks with the outside while it is trained.
struct TrialEvents {
    std::function<void()> started;  ///< the data are open and the model is built
    std::function<void(const EpochReport&)> epoch;
    std::function<bool()> stop_requested;  ///< asked between batches
};

/// The result depends on the message and the images alone: the same on every call, in every process of the
/// same kind of machine and build with the same number of threads. Throws InputError for a plan that cannot
/// be trained and StorageError for shards that cannot be read.
TrialFinished train_trial(const StartTrial& start, OpenDataSets& data_sets, const TrialEvents& events);

}  // namespace trommel
