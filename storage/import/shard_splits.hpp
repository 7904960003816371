// The split that each image has in a shard that was imported before.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// What another shard says about the images of a folder.
struct ShardSplits {
    std::vector<Split> splits;   ///< of each image
    std::string checksum;        ///< of the shard
    std::int64_t images = 0;     ///< in the shard
    std::int64_t not_found = 0;  ///< images of the shard that the folder does not have
    std::string first_not_found;
};

/// Images are known by their paths. Throws InputError when the shard does not know all images of `found`, and
/// StorageError when it cannot be read.
ShardSplits splits_in_shard(const std::filesystem::path& path, const ClassFolders& found);

}  // namespace trommel
