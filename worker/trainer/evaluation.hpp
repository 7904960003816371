// Scores and predictions of a network on a split. Includes Torch.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "worker/trainer/batch.hpp"
#include "worker/trainer/network.hpp"
#include "worker/training_files/score.hpp"

namespace trommel {

/// Called between batches.
using StopRequested = std::function<bool()>;

struct Evaluation {
    Score score;
    std::vector<std::uint16_t> predictions;  ///< one for each image, in the split's order
};

/// The class with the largest logit in each row; the first of equals.
std::vector<std::uint16_t> predicted_classes(const at::Tensor& logits);

/// How many images are evaluated at a time. Depends only on the images' size, so that the training's batch size
/// does not change any result; about 400,000 pixels, so that memory use stays small.
std::int64_t evaluation_rows(const Shape& shape);

/// Uses the loss and the precision of the plan. Nothing if it was told to stop.
std::optional<Evaluation> evaluate(Network& network, const TrainingPlan& plan, const ImageSplit& split,
                                   BatchBuffer& buffer, std::int64_t rows,
                                   const StopRequested& stop_requested);

}  // namespace trommel
