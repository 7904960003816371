#include "tests/scripted_trainer/made_up.hpp"

#include <cmath>
#include <random>

#include "messaging/codec.hpp"

namespace trommel {

namespace {

// FNV-1a over the bytes of the plan (without its shards) and the seed. All attempts at the same configuration
// and seed have the same hash.
std::uint64_t hash_of(const StartTrial& start) {
    StartTrial only;
    only.seed = start.seed;
    only.plan = start.plan;
    only.plan.data = {.name = start.plan.data.name, .shards = {}, .checksums = {}};
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const std::byte byte : encode(only)) {
        hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
    }
    return hash;
}

std::mt19937_64 engine_of(const StartTrial& start, std::int64_t epoch) {
    return std::mt19937_64(hash_of(start) + static_cast<std::uint64_t>(epoch));
}

double uniform(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

// The best value of this configuration, before the noise of the seed.
double quality_of(const TrainingPlan& plan) {
    const double decades_off = std::log10(plan.learning_rate) + 2;
    const double layers = static_cast<double>(plan.layers.size());
    return 0.4 + 0.4 * std::exp(-decades_off * decades_off / 2) + 0.1 * layers / (1 + layers);
}

}  // namespace

Metrics made_up_metrics(const StartTrial& start, std::int64_t epoch) {
    std::mt19937_64 random = engine_of(start, epoch);
    const double learned = 1 - std::exp(-static_cast<double>(epoch) / 5);
    const double train = quality_of(start.plan) * learned + 0.05;
    const double val = quality_of(start.plan) * learned + 0.02 * (uniform(random) - 0.5);
    return {{"train_accuracy", train},
            {"train_cross_entropy", -std::log(train)},
            {"train_loss", -std::log(train)},
            {"val_accuracy", val},
            {"val_cross_entropy", -std::log(val)},
            {"val_loss", -std::log(val)}};
}

Selected made_up_selection(const StartTrial& start, std::int64_t epochs) {
    std::int64_t best = epochs;
    if (const auto& objective = start.plan.select_epoch) {
        best = 1;
        for (std::int64_t epoch = 2; epoch <= epochs; ++epoch) {
            if (is_better(made_up_metrics(start, epoch).at(objective->metric),
                          made_up_metrics(start, best).at(objective->metric), objective->direction)) {
                best = epoch;
            }
        }
    }
    constexpr int images = 100;
    constexpr int classes = 6;
    std::mt19937_64 random = engine_of(start, best);
    Selected selected{.epoch = static_cast<std::int32_t>(best),
                      .epochs = static_cast<std::int32_t>(epochs),
                      .metrics = made_up_metrics(start, best),
                      .val_predictions = {},
                      .test_predictions = {},
                      .weights_digest = made_up_digest(start, best),
                      .seconds = static_cast<double>(epochs)};
    for (int image = 0; image < images; ++image) {
        selected.val_predictions.push_back(static_cast<std::uint16_t>(random() % classes));
    }
    if (start.plan.evaluate_test) {
        for (const char* name : {"accuracy", "cross_entropy", "loss"}) {
            selected.metrics[std::string("test_") + name] = selected.metrics.at(std::string("val_") + name);
        }
        selected.test_predictions = selected.val_predictions;
    }
    return selected;
}

std::string made_up_digest(const StartTrial& start, std::int64_t epoch) {
    std::mt19937_64 random = engine_of(start, epoch);
    std::string digest;
    while (digest.size() < 64) {
        digest += "0123456789abcdef"[random() % 16];
    }
    return digest;
}

}  // namespace trommel
