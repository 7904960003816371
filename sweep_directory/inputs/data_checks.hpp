// What the shards of a data set must be for a sweep. Each function throws InputError with what to do.
#pragma once

#include <string>
#include <vector>

#include "storage/shards/shard.hpp"
#include "sweep/sweep.hpp"
#include "sweep_directory/inputs/same_images.hpp"

namespace trommel {

/// Shards that are read as one have the same shape and the same classes.
void must_agree(const Shard& shard, const Shard& first, const std::string& name);

/// The last one has no image of those before it: one that counts twice flatters, and in two splits it deceives.
void must_not_repeat(const std::vector<Shard>& shards, const std::string& name);

/// It has the splits and the classes that the sweep needs.
void must_serve(const Sweep& sweep, const DataSet& set, const JudgingImages& images);

/// Class weights name classes that are there.
void must_weigh_its_classes(const Sweep& sweep, const ShardInfo& info);

}  // namespace trommel
