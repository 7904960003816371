#include "cli/trommel/split_advice.hpp"

#include <algorithm>

#include "sweep/printable.hpp"

namespace trommel::cli {
namespace {

/// A word of the recipe; of features, of the shard whose images they are of. Empty where it is not there.
std::string recipe_word(const ShardInfo& info, const std::string& key) {
    for (const std::string& name : {key, "parent." + key}) {
        const auto entry = info.recipe.find(name);
        if (entry != info.recipe.end() && entry->second != "features") {
            return printable(entry->second);
        }
    }
    return "";
}

// Of "0.7,0.15,0.15": whether the second number is above 0.
bool has_val_share(const std::string& numbers) {
    const std::string val = numbers.substr(std::min(numbers.find(',') + 1, numbers.size()));
    const std::string digits = val.substr(0, val.find(','));
    return digits.find_first_of("123456789") != std::string::npos;
}

}  // namespace

std::string how_to_get_both(const ShardInfo& info) {
    const std::string split = recipe_word(info, "split");
    const std::string file = recipe_word(info, "split_file");
    if (recipe_word(info, "importer").starts_with("idx")) {
        return has_val_share("," + recipe_word(info, "val"))
                   ? "import more images of each class, two at least, or a larger share with --val"
                   : "import it again with --val 0.1";
    }
    if (!file.empty()) {
        return "name images for both in " + file + ", and import it again";
    }
    if (!recipe_word(info, "split_from").empty() || split == "folders") {
        return "put images into both where the split comes from, and import it again";
    }
    if (has_val_share(split)) {
        return "import more images of each class, two at least: one to train on, and one that validation can "
               "have";
    }
    return "import it again with --split 0.7,0.15,0.15";
}

}  // namespace trommel::cli
