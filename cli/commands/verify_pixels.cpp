#include "cli/commands/verify_pixels.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "cli/console/interrupt.hpp"
#include "cli/console/progress_bar.hpp"
#include "storage/shards/shard.hpp"

namespace trommel::cli {

namespace {

using namespace std::chrono_literals;

// By path, because data sets may share shards.
std::map<std::string, Shard> shards_of(const std::vector<DataSet>& data) {
    std::map<std::string, Shard> shards;
    for (const DataSet& set : data) {
        for (const std::string& path : set.shards) {
            shards.try_emplace(path, path);
        }
    }
    return shards;
}

}  // namespace

void verify_pixels(const std::vector<DataSet>& data, const std::function<bool()>& stop) {
    const auto shards = shards_of(data);
    std::uint64_t total = 0;
    for (const auto& [path, shard] : shards) {
        total += shard.pixels().size();
    }
    std::uint64_t done = 0;
    ProgressBar bar("verifying images, MB");
    const auto began = std::chrono::steady_clock::now();
    for (const auto& [path, shard] : shards) {
        shard.verify_pixels([&](std::uint64_t more) {
            if (stop()) {
                throw Interrupted();
            }
            done += more;
            if (std::chrono::steady_clock::now() - began > 1s) {
                bar.update(static_cast<std::int64_t>(done / 1'000'000),
                           static_cast<std::int64_t>(total / 1'000'000));
            }
        });
    }
}

}  // namespace trommel::cli
