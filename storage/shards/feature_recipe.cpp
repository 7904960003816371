#include "storage/shards/feature_recipe.hpp"

#include "sweep/resnet.hpp"
#include "sweep/training_words.hpp"
#include "system/printable.hpp"

namespace trommel {

std::optional<FeatureRequest> feature_request(std::string_view backbone, const std::string& pool,
                                              const std::string& precision) {
    static const Words<FeaturePool> pools = {{"none", FeaturePool::none}, {"avg", FeaturePool::avg}};
    const auto depth = resnet_depth(backbone);
    if (!depth || !pools.contains(pool) || !precisions().contains(precision)) {
        return std::nullopt;
    }
    return FeatureRequest{*depth, pools.at(pool), precisions().at(precision)};
}

std::map<std::string, std::string> recipe_of(const FeatureRequest& request, const std::string& weights_sha256,
                                             const ShardInfo& parent) {
    return {{"importer", "features"},
            {"backbone", resnet_name(request.depth)},
            {"weights_sha256", weights_sha256},
            {"input", "imagenet"},
            {"pool", request.pool == FeaturePool::avg ? "avg" : "none"},
            {"precision", request.precision == Precision::bf16 ? "bf16" : "fp32"},
            {"parent", parent.checksum}};
}

ShardInfo feature_info(const ShardInfo& parent, const FeatureRequest& request,
                       const std::map<std::string, std::string>& recipe) {
    Shape shape{parent.height, parent.width, parent.channels};
    resnet_operations({.depth = request.depth, .weights = {}, .weights_digest = {}}, "layer1", shape);
    const bool pooled = request.pool == FeaturePool::avg;

    ShardInfo info = parent;
    info.element = Element::float32;
    info.height = pooled ? 1 : shape.height;
    info.width = pooled ? 1 : shape.width;
    info.channels = shape.channels;
    info.recipe = recipe;
    for (const auto& [key, value] : parent.recipe) {
        info.recipe["parent." + key] = value;
    }
    return info;
}

std::string difference(const std::map<std::string, std::string>& there,
                       const std::map<std::string, std::string>& asked) {
    for (const auto& [key, value] : asked) {
        const auto found = there.find(key);
        if (found == there.end()) {
            return "no " + key + " in the shard";
        }
        if (found->second != value) {
            return key + " is " + printable(found->second) + " in the shard but " + value + " was requested";
        }
    }
    return "";
}

}  // namespace trommel
