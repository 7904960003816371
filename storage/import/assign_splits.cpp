#include "storage/import/assign_splits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "storage/import/shard_splits.hpp"
#include "storage/import/split_file.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

template <class Splits>
std::vector<std::optional<Split>> all_given(const Splits& splits) {
    return {splits.begin(), splits.end()};
}

// "0.703, 0.149, 0.148": the resulting fractions of all images.
std::string shares_of(const std::vector<Split>& splits) {
    const auto share = [&](Split split) {
        return static_cast<double>(std::count(splits.begin(), splits.end(), split)) /
               static_cast<double>(splits.size());
    };
    return fmt::format("{:.3f}, {:.3f}, {:.3f}", share(Split::train), share(Split::val), share(Split::test));
}

/// One overload per rule.
struct Assign {
    const fs::path& directory;
    const ClassFolders& found;
    std::uint64_t seed;

    AssignedSplits operator()(const SplitAsFound&) const {
        if (found.splits.empty()) {
            return (*this)(SplitFractions{});
        }
        const bool has_test = std::count(found.splits.begin(), found.splits.end(), Split::test) > 0;
        return {.splits = all_given(found.splits),
                .recipe = {{"split", "folders"}},
                .notes = {fmt::format("{} is divided into {}: using that split", directory.string(),
                                      has_test ? "train, val and test" : "train and val")}};
    }

    AssignedSplits operator()(const SplitFractions& rule) const { return at_random("split", rule); }
    AssignedSplits operator()(const SplitCounts& rule) const { return at_random("split_counts", rule); }

    AssignedSplits operator()(const SplitGroups& rule) const {
        check(SplitRule(rule.shares));
        const auto groups = groups_of(found.files, rule.pattern);
        const auto splits = split_groups(found, groups, rule.shares, seed);
        const std::string wanted = to_text(SplitRule(rule.shares));
        return {.splits = all_given(splits),
                .recipe = {{"split", wanted}, {"group_by", rule.pattern}},
                .notes = {fmt::format(
                    "{} groups, all kept whole: the shares of train, val and test are {} ({} were "
                    "requested)",
                    std::set(groups.begin(), groups.end()).size(), shares_of(splits), wanted)}};
    }

    AssignedSplits operator()(const SplitFile& rule) const {
        auto splits = read_split_file(rule.path, directory, found);
        const auto unnamed = std::count(splits.begin(), splits.end(), std::nullopt);
        AssignedSplits assigned{.splits = std::move(splits),
                                .recipe = {{"split_file", rule.path.filename().string()}}};
        if (unnamed > 0) {
            assigned.notes = {fmt::format("{} {} not in {} and left out", unnamed,
                                          unnamed == 1 ? "image is" : "images are", rule.path.string())};
        }
        return assigned;
    }

    AssignedSplits operator()(const SplitFrom& rule) const {
        const ShardSplits other = splits_in_shard(rule.shard, found);
        AssignedSplits assigned{.splits = all_given(other.splits),
                                .recipe = {{"split_from", other.checksum}}};
        if (other.not_found > 0) {
            assigned.warnings = {fmt::format("{} of {} images of {} {} not in {}, e.g. {}", other.not_found,
                                             other.images, rule.shard.string(),
                                             other.not_found == 1 ? "is" : "are", directory.string(),
                                             printable(other.first_not_found))};
        }
        return assigned;
    }

  private:
    AssignedSplits at_random(const std::string& key, const SplitRule& rule) const {
        check(rule);
        return {.splits = split_images(found.labels, found.classes, rule, seed),
                .recipe = {{key, to_text(rule)}}};
    }
};

}  // namespace

bool is_random(const ImportSplit& rule, const ClassFolders& found) {
    const bool given = std::holds_alternative<SplitFile>(rule) || std::holds_alternative<SplitFrom>(rule) ||
                       (std::holds_alternative<SplitAsFound>(rule) && !found.splits.empty());
    return !given;
}

AssignedSplits assign_splits(const ImportSplit& rule, const fs::path& directory, const ClassFolders& found,
                             std::uint64_t seed) {
    if (!found.splits.empty() && !std::holds_alternative<SplitAsFound>(rule)) {
        throw InputError(
            directory.string() +
            ": already divided into train/ and val/ (which is its split, but another was requested); leave out the "
            "option, or move the class folders of all splits into one folder");
    }
    AssignedSplits assigned = std::visit(Assign{directory, found, seed}, rule);
    const auto has = [&](Split split) {
        return std::find(assigned.splits.begin(), assigned.splits.end(), split) != assigned.splits.end();
    };
    if (!has(Split::train)) {
        throw InputError(directory.string() +
                         ": no training images (the split has none); put some into train");
    }
    return assigned;
}

}  // namespace trommel
