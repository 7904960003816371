// Which features are requested, and the shard that holds them.
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
    std::int64_t depth = 50;  ///< depth of the ResNet
    FeaturePool pool = FeaturePool::none;
    Precision precision = Precision::fp32;

    bool operator==(const FeatureRequest&) const = default;
};

/// Parses "resnet50", "none" or "avg", "fp32" or "bf16". Nothing if one of them is unknown.
std::optional<FeatureRequest> feature_request(std::string_view backbone, const std::string& pool,
                                              const std::string& precision);

/// Everything that determines the features, by name: the recipe of their shard without the recipe of its
/// parent. docs/shard_format.md lists the keys.
std::map<std::string, std::string> recipe_of(const FeatureRequest& request, const std::string& weights_sha256,
                                             const ShardInfo& parent);

/// The shard that `recipe` describes, without checksums: the parent's description, with the feature shape of
/// the network.
ShardInfo feature_info(const ShardInfo& parent, const FeatureRequest& request,
                       const std::map<std::string, std::string>& recipe);

/// The first key that differs, as "weights_sha256 is 12ab in the shard but 34cd was requested"; empty if
/// everything requested matches.
std::string difference(const std::map<std::string, std::string>& there,
                       const std::map<std::string, std::string>& asked);

}  // namespace trommel
