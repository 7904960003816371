#include "worker/trainer/evaluation.hpp"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <numeric>

#include "worker/trainer/losses.hpp"
#include "worker/trainer/penalties.hpp"
#include "worker/trainer/precision.hpp"

namespace trommel {

std::vector<std::uint16_t> predicted_classes(const at::Tensor& logits) {
    const at::Tensor rows = logits.contiguous();
    const std::int64_t classes = rows.size(1);
    std::vector<std::uint16_t> predictions;
    const float* row = rows.data_ptr<float>();
    for (std::int64_t i = 0; i < rows.size(0); ++i, row += classes) {
        predictions.push_back(static_cast<std::uint16_t>(std::max_element(row, row + classes) - row));
    }
    return predictions;
}

std::int64_t evaluation_rows(const Shape& shape) {
    return std::clamp<std::int64_t>(32 * 96 * 128 / (shape.height * shape.width), 4, 256);
}

std::optional<Evaluation> evaluate(Network& network, const TrainingPlan& plan, const ImageSplit& split,
                                   BatchBuffer& buffer, std::int64_t rows,
                                   const StopRequested& stop_requested) {
    const c10::InferenceMode no_graph;
    std::vector<std::int64_t> places(split.labels.size());
    std::iota(places.begin(), places.end(), 0);

    Evaluation result;
    for (std::span<const std::int64_t> rest = places; !rest.empty();) {
        if (stop_requested()) {
            return std::nullopt;
        }
        const auto now = rest.first(std::min(rest.size(), static_cast<std::size_t>(rows)));
        rest = rest.subspan(now.size());

        const Batch batch = buffer.fill(split, now);
        const at::Tensor logits = in_precision(plan.precision, [&] { return network.predict(batch.images); });
        const Losses losses = batch_losses(plan.loss, logits, batch.labels, {});
        result.score.loss += losses.loss.item<double>();
        result.score.cross_entropy += losses.cross_entropy.item<double>();
        for (const std::uint16_t predicted : predicted_classes(logits)) {
            result.score.correct += predicted == split.labels[result.predictions.size()];
            result.predictions.push_back(predicted);
        }
    }
    result.score.images = static_cast<std::int64_t>(places.size());
    result.score.penalty = penalty(network.penalized()) * static_cast<double>(places.size());
    return result;
}

}  // namespace trommel
