#include "worker/trainer/training_epoch.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sweep/random.hpp"
#include "worker/trainer/losses.hpp"
#include "worker/trainer/penalties.hpp"
#include "worker/trainer/precision.hpp"

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

// One step of the optimizer, skipped if the loss is not finite. Returns the batch's score.
Score step(const TrainingParts& parts, const Batch& batch, double learning_rate, std::mt19937_64& dropout) {
    const std::int64_t rows = batch.labels.size(0);
    const at::Tensor logits =
        in_precision(parts.precision, [&] { return parts.network.train(batch.images, dropout); });
    const Losses losses = batch_losses(parts.loss, logits, batch.labels, parts.class_weights);
    const Score score{.images = rows,
                      .correct = count_correct(logits.detach(), batch.labels),
                      .loss = losses.loss.item<double>(),
                      .cross_entropy = losses.cross_entropy.item<double>(),
                      .penalty = penalty(parts.network.penalized()) * static_cast<double>(rows)};
    if (is_finite(score)) {
        losses.loss.div(static_cast<double>(rows)).backward();
        add_penalty_gradients(parts.network.penalized());
        parts.updates.step(learning_rate);
    }
    return score;
}

}  // namespace

TrainedEpoch train_epoch(const TrainingParts& parts, std::int64_t epoch) {
    const auto number = static_cast<std::uint64_t>(epoch);
    const auto places =
        shuffled(parts.images.labels.size(), std::mt19937_64(derive_seed(parts.seed, "shuffle", number)));
    std::mt19937_64 dropout(derive_seed(parts.seed, "dropout", number));

    const auto images = static_cast<std::int64_t>(places.size());
    const std::int64_t steps = (images + parts.batch_size - 1) / parts.batch_size;

    TrainedEpoch result;
    for (std::int64_t i = 0; i < steps; ++i) {
        if (parts.stop_requested()) {
            result.end = EpochEnd::stopped;
            return result;
        }
        const std::int64_t first = i * parts.batch_size;
        const std::span now(places.data() + first,
                            static_cast<std::size_t>(std::min(parts.batch_size, images - first)));
        const Batch batch = parts.augmenter
                                ? parts.buffer.fill_augmented(parts.images, now, *parts.augmenter, epoch)
                                : parts.buffer.fill(parts.images, now);
        const Score score = step(parts, batch, parts.rates.at((epoch - 1) * steps + i), dropout);
        if (!is_finite(score)) {
            result.end = EpochEnd::diverged;
            return result;
        }
        result.score += score;
    }
    return result;
}

}  // namespace trommel
