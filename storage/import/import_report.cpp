#include "storage/import/import_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "system/printable.hpp"

namespace trommel {
namespace {

std::optional<std::string> warning_of_few_val_images(const ShardInfo& info,
                                                     const std::vector<std::array<std::int64_t, 3>>& counts) {
    constexpr auto column = static_cast<std::size_t>(Split::val);
    std::int64_t images = 0;
    std::vector<std::string> single;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        images += counts[label][column];
        if (counts[label][column] == 1) {
            single.push_back(printable(info.classes[label]));
        }
    }
    if (images == 0) {
        return "there are no validation images (which rank the trials); give validation a larger share, or "
               "import "
               "more images";
    }
    if (single.empty()) {
        return std::nullopt;
    }
    return fmt::format(
        "validation has a single image of {} of {} classes, e.g. '{}' (a ranking by so few is mostly luck); "
        "give "
        "validation a larger share, or import more images",
        single.size(), counts.size(), single.front());
}

void warn_of_missing(const ShardInfo& info, const std::vector<std::array<std::int64_t, 3>>& counts,
                     Split split, std::vector<std::string>& warnings) {
    constexpr std::size_t shown = 3;
    std::vector<std::string> missing;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        if (counts[label][static_cast<std::size_t>(split)] == 0) {
            missing.push_back(printable(info.classes[label]));
        }
    }
    if (missing.size() == counts.size()) {
        return;
    }
    if (missing.size() > shown) {
        warnings.push_back(
            fmt::format("{} of {} classes have no {} image, e.g. '{}' (too few images of each)",
                        missing.size(), counts.size(), to_text(split), missing.front()));
        return;
    }
    for (const std::string& name : missing) {
        warnings.push_back(
            fmt::format("class '{}' has no {} image (other classes do)", name, to_text(split)));
    }
}

}  // namespace

std::string describe_unreadable(const std::vector<std::string>& unreadable, std::size_t images,
                                const std::string& what) {
    constexpr std::size_t shown = 20;
    std::string text = fmt::format("{} of {} images {}:", unreadable.size(), images, what);
    for (std::size_t i = 0; i < std::min(unreadable.size(), shown); ++i) {
        text += "\n  " + unreadable[i];
    }
    return unreadable.size() > shown ? text + fmt::format("\n  and {} more", unreadable.size() - shown)
                                     : text;
}

std::vector<std::string> warnings_of_small_splits(const ShardInfo& info) {
    const auto counts = counts_by_class(info);
    std::vector<std::string> warnings;
    if (counts.size() == 1) {
        warnings.push_back(
            fmt::format("all images belong to one class, '{}' (there is nothing to distinguish); "
                        "name the folder that holds a folder for each class",
                        printable(info.classes.front())));
    }
    for (const Split split : {Split::train, Split::val, Split::test}) {
        warn_of_missing(info, counts, split, warnings);
    }
    if (const auto few = warning_of_few_val_images(info, counts); few && warnings.empty()) {
        warnings.push_back(*few);
    }
    return warnings;
}

}  // namespace trommel
