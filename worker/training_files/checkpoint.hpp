// Everything that a trial needs to resume after an epoch as if it had never stopped. Independent of Torch.
//
// No random generator is stored: all draws (order of the images, augmentation, dropout) depend only on the
// trial's seed and the epoch's number, and initial weights were drawn before. The states of schedule,
// selection and early stopping are not stored either: each is a function of the metrics of the epochs so far,
// which are replayed to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

/// The strides are those in memory: an optimizer's arithmetic may depend on them.
struct CheckpointTensor {
    std::string name;  ///< "network.layer3.kernel"
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
    std::vector<float> values;  ///< row-major

    bool operator==(const CheckpointTensor&) const = default;
};

/// The training that a checkpoint belongs to; no other training can resume from it.
struct CheckpointIdentity {
    TrialId trial;
    std::uint64_t seed = 0;
    std::string plan_digest;  ///< SHA-256 of the plan without the paths of its files

    bool operator==(const CheckpointIdentity&) const = default;
};

CheckpointIdentity checkpoint_identity(const StartTrial& start);

/// The results of the epochs so far.
struct TrainedSoFar {
    std::vector<Metrics> epochs;       ///< one for each finished epoch; the first is at index 0
    std::optional<Selected> selected;  ///< without its weights
    double seconds = 0;                ///< of training, over all attempts that contributed these epochs

    bool operator==(const TrainedSoFar&) const = default;
};

struct Checkpoint {
    CheckpointIdentity of;
    TrainedSoFar so_far;
    std::int64_t steps = 0;  ///< made by the optimizer so far
    std::vector<CheckpointTensor> tensors;

    std::int32_t epoch() const { return static_cast<std::int32_t>(so_far.epochs.size()); }

    bool operator==(const Checkpoint&) const = default;
};

}  // namespace trommel
