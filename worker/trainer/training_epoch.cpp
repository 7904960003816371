#include "worker/trainer/training_epoch.hpp"

#include <ATen/core/Reduction.h>
#include <ATen/ops/cross_entropy_loss.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sweep/random.hpp"
#include "worker/trainer/penalties.hpp"

namespace trommel {

namespace {

std::vector<std::int64_t> shuffled(std::size_t count, std::mt19937_64 random) {
    std::vector<std::int64_t> places(count);
    std::iota(places.begin(), places.end(), 0);
    shuffle(std::span(places), random);
    return places;
}

std::int64_t count_correct(const at::Tensor& logits, const at::Tensor& labels) {
    std::int64_t correct = 0;
    const std::int64_t* label = labels.data_ptr<std::int64_t>();
    for (const std::uint16_t predicted : predicted_classes(logits)) {
        correct += predicted == *label++;
    }
    return correct;
}

// One step of the optimizer, unless the loss is no number any more. Returns the batch's score.
Score step(const TrainingParts& parts, const Batch& batch, std::mt19937_64& dropout) {
    const std::int64_t rows = batch.labels.size(0);
    const at::Tensor logits = parts.network.train(batch.images, dropout);
    const at::Tensor cross_entropy = at::cross_entropy_loss(logits, batch.labels, {}, at::Reduction::Sum);
    const Score score{.images = rows,
                      .correct = count_correct(logits.detach(), batch.labels),
                      .cross_entropy = cross_entropy.item<double>(),
                      .penalty = penalty(parts.network.penalised()) * static_cast<double>(rows)};
    if (std::isfinite(score.cross_entropy + score.penalty)) {
        cross_entropy.div(static_cast<double>(rows)).backward();
        add_penalty_gradients(parts.network.penalised());
        parts.updates.step();
    }
    return score;
}

}  // namespace

TrainedEpoch train_epoch(const TrainingParts& parts, std::int64_t epoch) {
    const auto number = static_cast<std::uint64_t>(epoch);
    const auto places =
        shuffled(parts.images.labels.size(), std::mt19937_64(derive_seed(parts.seed, "shuffle", number)));
    std::mt19937_64 dropout(derive_seed(parts.seed, "dropout", number));

    TrainedEpoch result;
    for (std::span<const std::int64_t> rest = places; !rest.empty();) {
        if (parts.stop_requested()) {
            result.end = EpochEnd::stopped;
            return result;
        }
        const auto now = rest.first(std::min(rest.size(), static_cast<std::size_t>(parts.batch_size)));
        rest = rest.subspan(now.size());

        const Score score = step(parts, parts.buffer.fill(parts.images, now), dropout);
        if (!std::isfinite(score.cross_entropy + score.penalty)) {
            result.end = EpochEnd::diverged;
            return result;
        }
        result.score.images += score.images;
        result.score.correct += score.correct;
        result.score.cross_entropy += score.cross_entropy;
        result.score.penalty += score.penalty;
    }
    return result;
}

}  // namespace trommel
