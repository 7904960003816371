#include "storage/import/shard_splits.hpp"

#include <fmt/format.h>

#include <string>

#include "storage/import/unicode_form.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

[[noreturn]] void fail_as_unknown(const std::filesystem::path& path, const std::vector<std::string>& unknown,
                                  std::size_t images) {
    constexpr std::size_t shown = 3;
    std::string some;
    for (std::size_t i = 0; i < unknown.size() && i < shown; ++i) {
        some += (i == 0 ? "" : ", ") + printable(unknown[i]);
    }
    throw InputError(
        fmt::format("--split-from {}: {} of {} images {} not in it: {}{} (each image gets its split "
                    "from there); move them "
                    "out of the folder, or list the images to import with --split-file",
                    path.string(), unknown.size(), images, unknown.size() == 1 ? "is" : "are", some,
                    unknown.size() > shown ? ", ..." : ""));
}

}  // namespace

ShardSplits splits_in_shard(const std::filesystem::path& path, const ClassFolders& found) {
    const Shard shard(path);
    const PlacesByName places(shard.info().sources);
    ShardSplits result{.splits = {}, .checksum = shard.info().checksum, .images = shard.info().images};
    std::vector<std::string> unknown;
    std::vector<bool> seen(shard.info().sources.size());
    for (const std::string& file : found.files) {
        const auto place = places.find(file);
        if (!place) {
            unknown.push_back(file);
            continue;
        }
        result.splits.push_back(shard.info().splits[*place]);
        seen[*place] = true;
    }
    if (!unknown.empty()) {
        fail_as_unknown(path, unknown, found.files.size());
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (!seen[i] && result.not_found++ == 0) {
            result.first_not_found = shard.info().sources[i];
        }
    }
    return result;
}

}  // namespace trommel
