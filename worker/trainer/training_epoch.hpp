// One pass over the training images. Includes Torch.
#pragma once

#include <cstdint>
#include <optional>

#include "worker/trainer/evaluation.hpp"
#include "worker/trainer/optimizer.hpp"
#include "worker/training_data/augmentation.hpp"
#include "worker/training_files/rate_schedule.hpp"

namespace trommel {

enum class EpochEnd { finished, diverged, stopped };

struct TrainedEpoch {
    EpochEnd end = EpochEnd::finished;
    Score score;  ///< of each batch before its step
};

/// What a trial's epochs have in common; all of it outlives them.
struct TrainingParts {
    Network& network;
    WeightUpdates& updates;
    const RateSchedule& rates;
    const Loss& loss;
    Precision precision = Precision::fp32;
    const at::Tensor& class_weights;  ///< [classes]; undefined: none
    const ImageSplit& images;
    const std::optional<Augmenter>& augmenter;
    BatchBuffer& buffer;
    std::int64_t batch_size = 0;
    std::uint64_t seed = 0;  ///< the trial's
    const StopRequested& stop_requested;
};

/// The order of the images, what augmentation does to them and the dropout masks depend on the trial's seed and
/// the epoch's number alone.
TrainedEpoch train_epoch(const TrainingParts& parts, std::int64_t epoch);

}  // namespace trommel
