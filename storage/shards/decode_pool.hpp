// Several threads that decode, fit and write the images of a shard.
#pragma once

#include <filesystem>
#include <vector>

#include "storage/shards/import_images.hpp"
#include "storage/shards/sha256.hpp"

namespace trommel {

/// What is remembered of an image once its pixels are written.
struct DecodedImage {
    ImageSize original;
    Digest digest{};  ///< of its pixels in the shard
};

/// Writes every image of `info` (its sources are below `directory`). One entry an image, in their order. Goes
/// on after an image that cannot be read, to name them all in one InputError at the end.
std::vector<DecodedImage> decode_into(ShardWriter& writer, const std::filesystem::path& directory,
                                      const ShardInfo& info, const ImportOptions& options,
                                      const ImportProgress& progress);

}  // namespace trommel
