// Which split each image of a folder belongs to: by lot, or as somebody has said already.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "storage/import/class_folders.hpp"
#include "storage/import/group_splits.hpp"
#include "storage/import/split_images.hpp"

namespace trommel {

/// As train/, val/ and test/ of the folder say where it is divided; else SplitFractions{}.
struct SplitAsFound {
    bool operator==(const SplitAsFound&) const = default;
};

/// As a file of lines "path,split" says; images that it does not name stay out of the shard.
struct SplitFile {
    std::filesystem::path path;

    bool operator==(const SplitFile&) const = default;
};

/// As in this other shard, by path.
struct SplitFrom {
    std::filesystem::path shard;

    bool operator==(const SplitFrom&) const = default;
};

using ImportSplit =
    std::variant<SplitAsFound, SplitFractions, SplitCounts, SplitGroups, SplitFile, SplitFrom>;

/// Splits, and what there is to say about them.
struct AssignedSplits {
    std::vector<std::optional<Split>> splits;   ///< of each image; nothing for one that is left out
    std::map<std::string, std::string> recipe;  ///< what the shard keeps of how they came about
    std::vector<std::string> notes;
    std::vector<std::string> warnings;
};

/// Whether the splits of `rule` are drawn by lot in this folder.
bool is_by_lot(const ImportSplit& rule, const ClassFolders& found);

/// Throws InputError where the rule makes no sense, or not in this folder.
AssignedSplits assign_splits(const ImportSplit& rule, const std::filesystem::path& directory,
                             const ClassFolders& found, std::uint64_t seed);

}  // namespace trommel
