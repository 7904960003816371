// Assigns the images of a folder to splits: at random, or as the user has specified.
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

/// By the train/, val/ and test/ folders, if the folder is divided into them; otherwise SplitFractions{}.
struct SplitAsFound {
    bool operator==(const SplitAsFound&) const = default;
};

/// By a file of lines "path,split"; images that it does not list are left out of the shard.
struct SplitFile {
    std::filesystem::path path;

    bool operator==(const SplitFile&) const = default;
};

/// The same as in this other shard, by path.
struct SplitFrom {
    std::filesystem::path shard;

    bool operator==(const SplitFrom&) const = default;
};

using ImportSplit =
    std::variant<SplitAsFound, SplitFractions, SplitCounts, SplitGroups, SplitFile, SplitFrom>;

/// Splits, and notes and warnings about them.
struct AssignedSplits {
    std::vector<std::optional<Split>> splits;   ///< one per image; nothing if it is left out
    std::map<std::string, std::string> recipe;  ///< how they were chosen, as kept in the shard
    std::vector<std::string> notes;
    std::vector<std::string> warnings;
};

/// Whether `rule` draws the splits of this folder at random.
bool is_random(const ImportSplit& rule, const ClassFolders& found);

/// Throws InputError if the rule is invalid, or cannot be applied to this folder.
AssignedSplits assign_splits(const ImportSplit& rule, const std::filesystem::path& directory,
                             const ClassFolders& found, std::uint64_t seed);

}  // namespace trommel
