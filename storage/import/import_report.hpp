// What an import made, for the person who asked for it.
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
    PassedOver passed_over;               ///< files that are no images, or of no class
    std::int64_t left_out = 0;            ///< images that --balance, counts or --per-class keep out
    std::vector<std::string> unreadable;  ///< images that were skipped: "<path>: <why>"
    std::string originals;                ///< the sizes that the images had; empty where that is the shard's
    std::vector<std::string> notes;       ///< how the splits came about
    std::vector<std::string> warnings;
};

/// Called after each image, from one thread at a time. What it throws ends the import and is thrown by it.
using ImportProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// "2 of 10 images <what>:", and up to 20 of the texts, each on a line.
std::string describe_unreadable(const std::vector<std::string>& unreadable, std::size_t images,
                                const std::string& what);

/// One warning for each class that has no image in a split which other classes have, or for all where they are many; without any, one where validation, on
/// which trials are ranked, has no image at all or a single one of some class.
std::vector<std::string> warnings_of_small_splits(const ShardInfo& info);

}  // namespace trommel
