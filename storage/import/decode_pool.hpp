// Decodes, fits and writes the images of a shard on several threads.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "storage/import/import_images.hpp"
#include "system/sha256.hpp"

namespace trommel {

/// The part of an image that is kept after its pixels are written.
struct DecodedImage {
    ImageSize original;
    Digest digest{};  ///< of its pixels in the shard
};

struct DecodedImages {
    std::vector<DecodedImage> images;               ///< one entry per image, in order
    std::map<std::size_t, std::string> unreadable;  ///< by index: "<path>: <why>"
};

/// Writes every image of `info` (its sources are below `directory`); continues after one that cannot be read.
DecodedImages decode_into(ShardWriter& writer, const std::filesystem::path& directory, const ShardInfo& info,
                          const ImportOptions& options, const ImportProgress& progress);

}  // namespace trommel
