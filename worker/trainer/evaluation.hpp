// Scores and predictions of a network on a split. Includes Torch.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "worker/trainer/batch.hpp"
#include "worker/trainer/network.hpp"
#include "worker/training_files/score.hpp"

namespace trommel {

/// Asked between batches.
using StopRequested = std::function<bool()>;

struct Evaluation {
    Score score;
    std::vector<std::uint16_t> predictions;  ///< of each image, in the split's order
};

/// The class with the largest logit of each row; the first of equals.
std::vector<std::uint16_t> predicted_classes(const at::Tensor& logits);

/// How many images are evaluated at a time: a matter of the images' size alone, so that the batch size of the
/// training changes no result, and about 400,000 pixels, so that memory stays small.
std::int64_t evaluation_rows(const Shape& shape);

/// With the loss and the precision of the plan. Nothing when it was told to stop.
std::optional<Evaluation> evaluate(Network& network, const TrainingPlan& plan, const ImageSplit& split,
                                   BatchBuffer& buffer, std::int64_t rows,
                                   const StopRequested& stop_requested);

}  // namespace trommel
