// Imports MNIST, Fashion-MNIST and similar data sets as one shard.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "storage/import/import_report.hpp"
#include "storage/shards/shard_writer.hpp"

namespace trommel {

/// Images [count, height, width] and their labels [count], unsigned bytes, plain or compressed with gzip.
struct IdxPair {
    std::filesystem::path images;
    std::filesystem::path labels;
};

struct IdxOptions {
    double val =
        0.1;  ///< fraction of each class of the training file, and of all its images; floored; 0 <= val < 1
    std::vector<std::string> classes;       ///< names by label; none: "0", "1", ... up to the largest label
    std::optional<std::int64_t> per_class;  ///< maximum per class and file, chosen at random
    std::uint64_t seed = 1;
    IfExists if_exists = IfExists::refuse;
};

/// The images unchanged, one channel, in the order of the files: `train` becomes the splits train and val,
/// `test` the split test. Throws InputError; then nothing is left behind.
ImportReport import_idx(const IdxPair& train, const std::optional<IdxPair>& test,
                        const std::filesystem::path& output, const IdxOptions& options,
                        const ImportProgress& progress = {});

}  // namespace trommel
