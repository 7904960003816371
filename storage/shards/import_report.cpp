#include "storage/shards/import_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "storage/shards/printable.hpp"

namespace trommel {

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

std::vector<std::string> warnings_of_empty_splits(const ShardInfo& info) {
    const auto counts = counts_by_class(info);
    std::vector<std::string> warnings;
    for (const Split split : {Split::train, Split::val, Split::test}) {
        const auto column = static_cast<std::size_t>(split);
        std::int64_t images = 0;
        for (const auto& row : counts) {
            images += row[column];
        }
        for (std::size_t label = 0; images > 0 && label < counts.size(); ++label) {
            if (counts[label][column] == 0) {
                warnings.push_back(fmt::format("class '{}' has no {} image (other classes have)",
                                               printable(info.classes[label]), to_text(split)));
            }
        }
    }
    return warnings;
}

}  // namespace trommel
