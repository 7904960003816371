// Several threads that decode, fit and write the images of a shard.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "storage/import/import_images.hpp"
#include "system/sha256.hpp"

namespace trommel {

/// What is remembered of an image once its pixels are written.
struct DecodedImage {
    ImageSize original;
    Digest digest{};  ///< of its pixels in the shard
};

struct DecodedImages {
    std::vector<DecodedImage> images;               ///< one entry an image, in their order
    std::map<std::size_t, std::string> unreadable;  ///< by place in that order: "<path>: <why>"
};

/// Writes every image of `info` (its sources are below `directory`), and goes on after one that cannot be
/// read.
DecodedImages decode_into(ShardWriter& writer, const std::filesystem::path& directory, const ShardInfo& info,
                          const ImportOptions& options, const ImportProgress& progress);

}  // namespace trommel
