// Takes the split of each image from a shard that was imported before.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/import/class_folders.hpp"

namespace trommel {

/// The splits of another shard for the images of a folder.
struct ShardSplits {
    std::vector<Split> splits;   ///< of each image
    std::string checksum;        ///< of the shard
    std::int64_t images = 0;     ///< in the shard
    std::int64_t not_found = 0;  ///< images of the shard that are not in the folder
    std::string first_not_found;
};

/// Images are identified by their paths. Throws InputError if an image of `found` is not in the shard, and
/// StorageError if the shard cannot be read.
ShardSplits splits_in_shard(const std::filesystem::path& path, const ClassFolders& found);

}  // namespace trommel
