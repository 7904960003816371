#include "worker/training_files/checkpoint.hpp"

#include <span>

#include "messaging/fields.hpp"
#include "system/sha256.hpp"

namespace trommel {

CheckpointIdentity checkpoint_identity(const StartTrial& start) {
    // Files may move between two runs of a sweep, but their contents must not change: the plan has their
    // digests.
    TrainingPlan plan = start.plan;
    plan.data.shards.clear();
    for (Layer& layer : plan.layers) {
        if (auto* resnet = std::get_if<ResNet>(&layer)) {
            resnet->weights.clear();
        }
    }
    Encoder encoder;
    encoder(plan);
    const auto bytes = encoder.take();
    const std::span unsigned_bytes(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    return {start.attempt.trial, start.seed, to_hex(sha256(unsigned_bytes))};
}

}  // namespace trommel
