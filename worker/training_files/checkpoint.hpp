// All that a trial needs to go on after an epoch as if it had never stopped. Without Torch.
//
// No generator is among it: what is drawn (order of the images, augmentation, dropout) comes from the trial's seed and the
// epoch's number alone, and initial weights were drawn before. Nor is the state of schedule, selection and early stopping:
// each is a function of the metrics of the epochs so far, which are shown to it again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

/// Strides are those of the memory that it was in: an optimizer's arithmetic may depend on them.
struct CheckpointTensor {
    std::string name;  ///< "network.layer3.kernel"
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
    std::vector<float> values;  ///< row-major

    bool operator==(const CheckpointTensor&) const = default;
};

/// The training that a checkpoint belongs to; another one cannot go on from it.
struct CheckpointIdentity {
    TrialId trial;
    std::uint64_t seed = 0;
    std::string plan_digest;  ///< SHA-256 of the plan without the places of its files

    bool operator==(const CheckpointIdentity&) const = default;
};

CheckpointIdentity checkpoint_identity(const StartTrial& start);

/// What the epochs so far have shown.
struct TrainedSoFar {
    std::vector<Metrics> epochs;       ///< of each finished epoch; the first stands at 0
    std::optional<Selected> selected;  ///< its weights apart
    double seconds = 0;                ///< of training, over all attempts that these epochs come from

    bool operator==(const TrainedSoFar&) const = default;
};

struct Checkpoint {
    CheckpointIdentity of;
    TrainedSoFar so_far;
    std::int64_t steps = 0;  ///< that the optimizer has made
    std::vector<CheckpointTensor> tensors;

    std::int32_t epoch() const { return static_cast<std::int32_t>(so_far.epochs.size()); }

    bool operator==(const Checkpoint&) const = default;
};

}  // namespace trommel
