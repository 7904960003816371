// Splits that keep related images together, such as photographs of one object.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/import/class_folders.hpp"
#include "storage/import/split_images.hpp"

namespace trommel {

/// The group of an image is the match of `pattern` (ECMAScript) in its path: the first capture group, or the
/// whole match if there is none. The fractions are met as closely as whole groups allow.
struct SplitGroups {
    std::string pattern;
    SplitFractions shares;

    bool operator==(const SplitGroups&) const = default;
};

/// The group of each image, numbered by first appearance. Throws InputError for an invalid pattern, and for
/// an image whose path does not match, with that path.
std::vector<std::size_t> groups_of(const std::vector<std::string>& files, const std::string& pattern);

/// The split of each image. Groups are assigned largest first, equal ones in random order; each goes to the
/// split that brings the counts of all classes so far closest to the fractions (least squares). Throws
/// InputError if a split with a fraction above 0 gets no group.
std::vector<Split> split_groups(const ClassFolders& found, const std::vector<std::size_t>& groups,
                                const SplitFractions& shares, std::uint64_t seed);

}  // namespace trommel
