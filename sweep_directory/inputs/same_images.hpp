// Checks that all data sets have the same validation and test images, by which configurations are ranked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Images of one split over all shards of a data set, in the order in which a trainer sees them.
struct SplitImages {
    std::vector<std::string> sources;
    std::vector<std::uint16_t> labels;
};

/// The images of a data set on which trials are judged.
struct JudgingImages {
    std::string data;   ///< the name of the data set
    std::string shard;  ///< its first shard
    Element element = Element::uint8;
    std::vector<std::string> classes;
    SplitImages val;
    SplitImages test;
    std::string how_to_get_val;  ///< what to do if there are none; see split_advice.hpp
    std::string how_to_get_test;

    void add(const ShardInfo& info);
};

/// Throws InputError with the first difference in classes, sources or labels.
void check_same_images(const JudgingImages& first, const JudgingImages& other);

}  // namespace trommel
