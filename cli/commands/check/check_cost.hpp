// Estimates the cost of a sweep before it runs: trials, operations, hours, disk.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/commands/check/check_examples.hpp"
#include "storage/shards/shard.hpp"
#include "sweep/operations.hpp"
#include "sweep/sweep.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"

namespace trommel::cli {

/// The facts about the shards of a data set that the estimate needs.
struct DataShape {
    Shape image;
    Element element = Element::uint8;
    std::int64_t classes = 0;
    std::int64_t train_images = 0;
    std::int64_t val_images = 0;
    std::int64_t test_images = 0;
};

/// One entry per data set.
std::map<std::string, DataShape> shapes_of(const LocatedSweep& located);

/// Some lines on trials, operations, hours and disk. Assumes that trials are as large as the `examples` on
/// average. Hours are estimated from the trials that `directory` has finished, if there are any, otherwise as
/// an order of magnitude.
std::string cost_text(const Sweep& sweep, const std::map<std::string, DataShape>& shapes,
                      const std::vector<Example>& examples, const std::filesystem::path& directory);

}  // namespace trommel::cli
