// What a network makes of images, part by part. Without Torch in this header.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "storage/shards/feature_parts.hpp"
#include "storage/shards/feature_recipe.hpp"
#include "storage/shards/shard.hpp"

namespace trommel {

/// Which of several processes this is: it makes the parts whose number leaves the remainder `number` when
/// divided by `processes`.
struct Share {
    std::int64_t number = 0;
    std::int64_t processes = 1;
};

/// Makes the parts of this share that are not there yet. `on_images` hears how many images were done, after
/// each batch. The values of an image do not depend on the share. Throws InputError for weights that do not
/// fit, StorageError where a part cannot be written.
void extract_features(const Shard& images, const FeatureRequest& request,
                      const std::filesystem::path& weights, const FeatureParts& parts, const Share& share,
                      const std::function<void(std::int64_t)>& on_images);

}  // namespace trommel
