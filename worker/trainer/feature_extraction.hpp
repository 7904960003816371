// Computes the features of images with a network, part by part. This header does not include Torch.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "storage/shards/feature_parts.hpp"
#include "storage/shards/feature_recipe.hpp"
#include "storage/shards/shard.hpp"

namespace trommel {

/// One process's share of the parts: those whose number modulo `processes` is `number`.
struct Share {
    std::int64_t number = 0;
    std::int64_t processes = 1;
};

/// Computes the missing parts of this share. Calls `on_images` after each batch with the number of images
/// done. The features of an image do not depend on the share. Throws InputError if the weights do not fit,
/// and StorageError if a part cannot be written.
void extract_features(const Shard& images, const FeatureRequest& request,
                      const std::filesystem::path& weights, const FeatureParts& parts, const Share& share,
                      const std::function<void(std::int64_t)>& on_images);

}  // namespace trommel
