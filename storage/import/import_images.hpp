// Imports a folder of class folders, or of train/, val/ and test/ with class folders in each, as one shard.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "storage/images/fit_image.hpp"
#include "storage/import/assign_splits.hpp"
#include "storage/import/import_report.hpp"
#include "storage/shards/shard_writer.hpp"

namespace trommel {

/// What happens if images cannot be decoded: the import fails, or they are skipped as if they did not exist.
enum class IfUnreadable { refuse, skip };

struct ImportOptions {
    ImageSize size;  ///< of every image in the shard
    Fit fit = Fit::crop;
    ImportSplit split = SplitAsFound{};
    IfUnreadable if_unreadable = IfUnreadable::refuse;
    bool balance = false;  ///< reduce every class, at random, to the number of images of the smallest
    std::optional<std::int64_t>
        per_class;  ///< maximum per class, at random; per class and split if splits are given
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< decoding threads, at least 1
    IfExists if_exists = IfExists::refuse;
};

/// The same files and options give the same shard, whatever the number of threads. Throws InputError for
/// invalid options, a missing folder, or unreadable images (naming up to 20 of them); then nothing is left
/// behind. If unreadable images are skipped, all others are decoded a second time.
ImportReport import_images(const std::filesystem::path& directory, const std::filesystem::path& output,
                           const ImportOptions& options, const ImportProgress& progress = {});

}  // namespace trommel
