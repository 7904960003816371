// What features are asked for, and the shard that holds them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/shards/shard.hpp"
#include "sweep/training.hpp"

namespace trommel {

enum class FeaturePool { none, avg };

struct FeatureRequest {
    std::int64_t depth = 50;  ///< of the ResNet
    FeaturePool pool = FeaturePool::none;
    Precision precision = Precision::fp32;

    bool operator==(const FeatureRequest&) const = default;
};

/// Of its words: "resnet50", "none" or "avg", "fp32" or "bf16". Nothing where one is unknown.
std::optional<FeatureRequest> feature_request(std::string_view backbone, const std::string& pool,
                                              const std::string& precision);

/// What makes the features what they are, by name: the recipe of their shard, but for the parent's own.
/// docs/shard_format.md has the keys.
std::map<std::string, std::string> recipe_of(const FeatureRequest& request, const std::string& weights_sha256,
                                             const ShardInfo& parent);

/// The shard that `recipe` asks for, without checksums: the parent's, with features of the network's shape.
ShardInfo feature_info(const ShardInfo& parent, const FeatureRequest& request,
                       const std::map<std::string, std::string>& recipe);

/// The first key that differs in the two, as "weights_sha256 is 12ab there and 34cd asked for"; empty where
/// all that is asked for is there.
std::string difference(const std::map<std::string, std::string>& there,
                       const std::map<std::string, std::string>& asked);

}  // namespace trommel
