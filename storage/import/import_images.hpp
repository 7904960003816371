// A folder of class folders, or of train/, val/ and test/ with class folders in each, becomes one shard.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "storage/images/fit_image.hpp"
#include "storage/import/assign_splits.hpp"
#include "storage/import/import_report.hpp"
#include "storage/shards/shard_writer.hpp"

namespace trommel {

/// What becomes of an import when images cannot be decoded: none, or one that is as if they were not there.
enum class IfUnreadable { refuse, skip };

struct ImportOptions {
    ImageSize size;  ///< of every image in the shard
    Fit fit = Fit::crop;
    ImportSplit split = SplitAsFound{};
    IfUnreadable if_unreadable = IfUnreadable::refuse;
    bool balance = false;  ///< cut every class, by lot, to as many images as the smallest has
    std::optional<std::int64_t>
        per_class;  ///< at most so many images of each class, by lot; of each split, where these are given
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< that decode, at least 1
    IfExists if_exists = IfExists::refuse;
};

/// Same files and options, same shard, whatever the number of threads. Throws InputError for options that
/// make no sense, a folder that is none, images that cannot be read (naming up to 20 of them); then nothing
/// is left behind. Where unreadable images are skipped, all others are decoded a second time.
ImportReport import_images(const std::filesystem::path& directory, const std::filesystem::path& output,
                           const ImportOptions& options, const ImportProgress& progress = {});

}  // namespace trommel
