// What a sweep will take, as far as that can be known before it runs: trials, work, hours, disk.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/commands/check/check_examples.hpp"
#include "storage/results/trial_store.hpp"
#include "storage/shards/shard.hpp"
#include "sweep/operations.hpp"
#include "sweep/sweep.hpp"

namespace trommel::cli {

/// What the shards of a data set say.
struct DataShape {
    Shape image;
    Element element = Element::uint8;
    std::int64_t classes = 0;
    std::int64_t train_images = 0;
    std::int64_t val_images = 0;
    std::int64_t test_images = 0;
};

/// Of each data set of a sweep whose shards were opened.
std::map<std::string, DataShape> shapes_of(const Sweep& sweep, const SweepSource& source);

/// Some lines on trials, work, hours and disk. The trials are taken to be as large as the `examples` on average; hours are
/// those of the trials that `directory` has finished, where it has, or else an order of magnitude.
std::string cost_text(const Sweep& sweep, const std::map<std::string, DataShape>& shapes,
                      const std::vector<Example>& examples, const std::filesystem::path& directory);

}  // namespace trommel::cli
