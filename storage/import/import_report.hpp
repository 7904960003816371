// The result of an import, for the user.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/import/passed_over.hpp"
#include "storage/shards/shard.hpp"

namespace trommel {

struct ImportReport {
    ShardInfo info;                       ///< with the checksums
    std::int64_t file_bytes = 0;          ///< of the shard
    PassedOver passed_over;               ///< files that are not images or belong to no class
    std::int64_t left_out = 0;            ///< images left out because of --balance, counts or --per-class
    std::vector<std::string> unreadable;  ///< images that were skipped: "<path>: <why>"
    std::string originals;           ///< the original image sizes; empty if all have the size of the shard
    std::vector<std::string> notes;  ///< how the splits were chosen
    std::vector<std::string> warnings;
};

/// Called after each image, from one thread at a time. An exception that it throws ends the import and is
/// rethrown.
using ImportProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// "2 of 10 images <what>:", and up to 20 of the texts, one per line.
std::string describe_unreadable(const std::vector<std::string>& unreadable, std::size_t images,
                                const std::string& what);

/// One warning for each class without images in a split that other classes have, or a single warning if there
/// are many such classes. If there is none: a warning if validation, which ranks the trials, has no images at
/// all or only one image of some class.
std::vector<std::string> warnings_of_small_splits(const ShardInfo& info);

}  // namespace trommel
