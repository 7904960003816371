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
    Score score;  ///< each batch is scored before its step
};

/// The parts that all epochs of a trial share. They must outlive this struct.
struct TrainingParts {
    Network& network;
    WeightUpdates& updates;
    const RateSchedule& rates;
    const Loss& loss;
    Precision precision = Precision::fp32;
    const at::Tensor& class_weights;  ///< [classes]; undefined: no class weights
    const ImageSplit& images;
    const std::optional<Augmenter>& augmenter;
    BatchBuffer& buffer;
    std::int64_t batch_size = 0;
    std::uint64_t seed = 0;  ///< seed of the trial
    const StopRequested& stop_requested;
};

/// The order of the images, their augmentation and the dropout masks depend only on the trial's seed and the
/// epoch's number.
TrainedEpoch train_epoch(const TrainingParts& parts, std::int64_t epoch);

}  // namespace trommel
