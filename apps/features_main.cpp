// trommel-features: the child processes of `trommel features` in which LibTorch computes features.
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "storage/shards/feature_parts.hpp"
#include "storage/shards/feature_recipe.hpp"
#include "system/errors.hpp"
#include "worker/trainer/feature_extraction.hpp"
#include "worker/trainer/process.hpp"

namespace {

using namespace trommel;

constexpr int wrong_use = 2;
constexpr int progress = 3;  // descriptor, given to us: one byte an image

constexpr const char* usage =
    "usage: trommel-features SHARD WEIGHTS WEIGHTS_SHA256 BACKBONE POOL PRECISION PARTS NUMBER PROCESSES\n"
    "Started by `trommel features`.\n";

struct Task {
    std::string shard, weights, weights_sha256, parts;
    FeatureRequest request;
    Share share;
};

std::int64_t number(const std::string& text) {
    std::int64_t value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool read_task(const std::vector<std::string>& words, Task& task) {
    const auto request = words.size() == 9 ? feature_request(words[3], words[4], words[5]) : std::nullopt;
    if (!request) {
        return false;
    }
    task = {.shard = words[0],
            .weights = words[1],
            .weights_sha256 = words[2],
            .parts = words[6],
            .request = *request,
            .share = {number(words[7]), number(words[8])}};
    return task.share.number >= 0 && task.share.processes > task.share.number;
}

void tell(std::int64_t images) {
    const std::string bytes(static_cast<std::size_t>(images), '.');
    if (::write(progress, bytes.data(), bytes.size()) < 0) {
        throw StorageError("trommel-features: its parent process has ended");
    }
}

void run(const Task& task) {
    const Shard shard(task.shard);
    const auto recipe = recipe_of(task.request, task.weights_sha256, shard.info());
    const ShardInfo info = feature_info(shard.info(), task.request, recipe);
    const FeatureParts parts(task.parts, recipe, info.images, info.height * info.width * info.channels);
    extract_features(shard, task.request, task.weights, parts, task.share, tell);
}

}  // namespace

int main(int argc, char** argv) {
    trommel::set_library_environment(argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        Task task;
        if (!read_task({argv + 1, argv + argc}, task)) {
            std::fputs(usage, stderr);
            return wrong_use;
        }
        prepare_training();
        run(task);
        return 0;
    } catch (const InputError& error) {
        std::fputs(error.what(), stderr);
        return wrong_use;
    } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
        return 1;
    }
}
