#include "storage/shards/import_report.hpp"

#include <fmt/format.h>

namespace trommel {

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
                warnings.push_back(fmt::format("class '{}' has no {} image (too few images for the split)",
                                               info.classes[label], to_text(split)));
            }
        }
    }
    return warnings;
}

}  // namespace trommel
