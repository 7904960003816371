// Tiny shards and plans for the trainer's tests.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "messaging/messages.hpp"
#include "storage/shards/shard_writer.hpp"
#include "sweep/random.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {

struct ShardSize {
    std::int64_t train = 40;
    std::int64_t val = 13;
    std::int64_t test = 11;
    std::int64_t height = 12;
    std::int64_t width = 10;
    std::int64_t channels = 3;
};

/// Noise whose brightness depends on the class (of three), so that there is something to learn.
inline DataSet write_noise_shard(const std::filesystem::path& path, const ShardSize& size = {}) {
    ShardInfo info{.images = size.train + size.val + size.test,
                   .height = size.height,
                   .width = size.width,
                   .channels = size.channels,
                   .classes = {"dark", "grey", "light"},
                   .labels = {},
                   .splits = {},
                   .sources = {},
                   .recipe = {},
                   .images_checksum = {},
                   .checksum = {}};
    for (std::int64_t i = 0; i < info.images; ++i) {
        info.labels.push_back(static_cast<std::int32_t>(i % 3));
        info.splits.push_back(i < size.train              ? Split::train
                              : i < size.train + size.val ? Split::val
                                                          : Split::test);
        info.sources.push_back(std::to_string(i) + ".png");
    }
    ShardWriter writer(path, info);
    std::mt19937_64 random(11);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(size.height * size.width * size.channels));
    for (std::int64_t i = 0; i < info.images; ++i) {
        for (std::uint8_t& pixel : pixels) {
            pixel = static_cast<std::uint8_t>(60 * (i % 3) + uniform_index(random, 130));
        }
        writer.write(i, pixels);
    }
    return {"noise", {path.string()}, {writer.finish().checksum}};
}

/// A trial with every kind of layer, including dropout.
inline StartTrial small_trial(const DataSet& data) {
    StartTrial start;
    start.attempt = {{{1}, 1}, 1, 1};
    start.seed = 7;
    start.plan.data = data;
    start.plan.model = "small";
    start.plan.layers = {Conv{.filters = 4, .activation = Activation::relu, .penalty = {1e-3, 1e-2}},
                         MaxPool{2},
                         BatchNorm{},
                         Dropout{0.25},
                         Flatten{},
                         Dense{.units = 8, .activation = Activation::relu}};
    start.plan.optimizer = Adam{};
    start.plan.learning_rate = 0.01;
    start.plan.batch_size = 8;
    start.plan.epochs = 3;
    start.plan.evaluate_test = true;
    start.to_epoch = 3;
    return start;
}

}  // namespace trommel
