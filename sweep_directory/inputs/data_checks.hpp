// Checks the shards of a data set for a sweep. Each function throws InputError that says what to do.
#pragma once

#include <string>
#include <vector>

#include "storage/shards/shard.hpp"
#include "sweep/sweep.hpp"
#include "sweep_directory/inputs/same_images.hpp"

namespace trommel {

/// Shards that are read as one must have the same shape and the same classes.
void check_same_shape(const Shard& shard, const Shard& first, const std::string& name);

/// The last shard must not have an image of those before it: one that counts twice makes results look better,
/// and one in two splits makes them wrong.
void check_no_repeated_images(const std::vector<Shard>& shards, const std::string& name);

/// The data set must have the splits and classes that the sweep needs.
void check_splits_and_classes(const Sweep& sweep, const DataSet& set, const JudgingImages& images);

/// Class weights must name existing classes.
void check_class_weights(const Sweep& sweep, const ShardInfo& info);

}  // namespace trommel
