// Images that belong together, such as photographs of one thing, go into one split together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/import/class_folders.hpp"
#include "storage/import/split_images.hpp"

namespace trommel {

/// Groups are told apart by what `pattern` (ECMAScript) finds in the path of an image: its first capture
/// group, or all of the match where it has none. `shares` are reached as nearly as whole groups allow.
struct SplitGroups {
    std::string pattern;
    SplitFractions shares;

    bool operator==(const SplitGroups&) const = default;
};

/// The group of each image, numbered by first appearance. Throws InputError for a pattern that is none, and
/// one that finds nothing in an image's path, with that path.
std::vector<std::size_t> groups_of(const std::vector<std::string>& files, const std::string& pattern);

/// The split of each image. The largest group first, in an order drawn by lot among equals, each goes where the
/// counts of all classes so far come nearest to their shares (least squares). Throws InputError when a split
/// that has a share gets no group.
std::vector<Split> split_groups(const ClassFolders& found, const std::vector<std::size_t>& groups,
                                const SplitFractions& shares, std::uint64_t seed);

}  // namespace trommel
