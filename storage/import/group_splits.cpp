#include "storage/import/group_splits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <regex>

#include "sweep/random.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

using ClassCounts = std::map<std::size_t, double>;  // images by class; classes without images are missing

std::regex compile(const std::string& pattern) {
    try {
        return std::regex(pattern, std::regex::ECMAScript);
    } catch (const std::regex_error& error) {
        throw InputError(
            fmt::format("--group-by '{}': not a regular expression ({}); try '^(.*)_[0-9]+\\.jpg$'",
                        printable(pattern), error.what()));
    }
}

std::string group_name(const std::string& file, const std::regex& regex, const std::string& pattern) {
    std::smatch match;
    std::string name;
    if (std::regex_search(file, match, regex)) {
        name = match.size() > 1 ? match[1].str() : match[0].str();
    }
    if (name.empty()) {
        throw InputError(
            fmt::format("{}: no group (--group-by '{}' does not match this path); write a pattern that "
                        "matches every image",
                        printable(file), printable(pattern)));
    }
    return name;
}

std::vector<ClassCounts> count_classes(const std::vector<std::int32_t>& labels,
                                       const std::vector<std::size_t>& groups) {
    std::vector<ClassCounts> counts(groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        ++counts[groups[i]][static_cast<std::size_t>(labels[i])];
    }
    return counts;
}

// Large groups first, while there is room for them; small groups even out the splits later.
std::vector<std::size_t> largest_first(const std::vector<ClassCounts>& groups, std::uint64_t seed) {
    std::vector<double> sizes;
    for (const ClassCounts& counts : groups) {
        sizes.push_back(std::accumulate(counts.begin(), counts.end(), 0.0,
                                        [](double sum, const auto& entry) { return sum + entry.second; }));
    }
    std::vector<std::size_t> order(groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937_64 random(derive_seed(seed, "groups"));
    shuffle(std::span(order), random);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sizes[a] > sizes[b]; });
    return order;
}

/// Counts the images of each class in each split so far. After every step, each split should have its fraction
/// of them.
class Balance {
  public:
    Balance(const ClassFolders& found, const SplitFractions& shares)
        : shares_{shares.train, shares.val, shares.test},
          totals_(found.classes.size()),
          placed_(found.classes.size()) {
        for (const std::int32_t label : found.labels) {
            ++totals_[static_cast<std::size_t>(label)];
        }
    }

    Split add(const ClassCounts& group) {
        std::size_t best = 0;  // the fraction of train is never 0
        for (const std::size_t split : {1U, 2U}) {
            if (shares_[split] > 0 && cost(group, split) < cost(group, best)) {
                best = split;
            }
        }
        for (const auto& [label, images] : group) {
            placed_[label][best] += images;
        }
        return static_cast<Split>(best);
    }

  private:
    // The increase of the sum of squares of (placed in the split - fraction * placed in all splits) / total if the
    // group goes to this split.
    double cost(const ClassCounts& group, std::size_t split) const {
        double sum = 0;
        for (const auto& [label, images] : group) {
            const auto& [train, val, test] = placed_[label];
            const double missing = shares_[split] * (train + val + test + images) - placed_[label][split];
            sum += images * (images - 2 * missing) / (totals_[label] * totals_[label]);
        }
        return sum;
    }

    std::array<double, 3> shares_;
    std::vector<double> totals_;                 // [classes]
    std::vector<std::array<double, 3>> placed_;  // [classes][splits]
};

void must_be_filled(const std::vector<Split>& splits, std::size_t groups, const SplitFractions& shares) {
    for (const auto& [split, share] :
         {std::pair(Split::train, shares.train), std::pair(Split::val, shares.val),
          std::pair(Split::test, shares.test)}) {
        if (share > 0 && std::find(splits.begin(), splits.end(), split) == splits.end()) {
            throw InputError(
                fmt::format("--group-by: no group for {} ({} in all, which are kept whole); write a "
                            "pattern that makes more "
                            "groups, or other shares with --split",
                            to_text(split), groups));
        }
    }
}

}  // namespace

std::vector<std::size_t> groups_of(const std::vector<std::string>& files, const std::string& pattern) {
    const std::regex regex = compile(pattern);
    std::map<std::string, std::size_t> numbers;
    std::vector<std::size_t> groups;
    for (const std::string& file : files) {
        groups.push_back(numbers.emplace(group_name(file, regex, pattern), numbers.size()).first->second);
    }
    return groups;
}

std::vector<Split> split_groups(const ClassFolders& found, const std::vector<std::size_t>& groups,
                                const SplitFractions& shares, std::uint64_t seed) {
    const std::vector<ClassCounts> counts = count_classes(found.labels, groups);
    Balance balance(found, shares);
    std::vector<Split> split_of_group(counts.size());
    for (const std::size_t group : largest_first(counts, seed)) {
        split_of_group[group] = balance.add(counts[group]);
    }
    std::vector<Split> splits;
    for (const std::size_t group : groups) {
        splits.push_back(split_of_group[group]);
    }
    must_be_filled(splits, counts.size(), shares);
    return splits;
}

}  // namespace trommel
