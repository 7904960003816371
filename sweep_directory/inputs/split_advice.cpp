#include "sweep_directory/inputs/split_advice.hpp"

#include <algorithm>

#include "system/printable.hpp"

namespace trommel {
namespace {

/// An entry of the recipe; for features, of the recipe of their parent shard. Empty if it is missing.
std::string recipe_word(const ShardInfo& info, const std::string& key) {
    for (const std::string& name : {"parent." + key, key}) {
        if (const auto entry = info.recipe.find(name); entry != info.recipe.end()) {
            return printable(entry->second);
        }
    }
    return "";
}

// Whether the number of `split` in "0.7,0.15,0.15" (train, val, test) is above 0.
bool has_share(std::string numbers, Split split) {
    for (int before = static_cast<int>(split); before > 0; --before) {
        numbers.erase(0, std::min(numbers.find(','), numbers.size() - 1) + 1);
    }
    return numbers.substr(0, numbers.find(',')).find_first_of("123456789") != std::string::npos;
}

std::string how_to_get_from_idx(Split split, const std::string& val_share) {
    if (split == Split::test) {
        return "import it again with --test";
    }
    return has_share(val_share, Split::train)
               ? "import more images of each class, two at least, or a larger share with --val"
               : "import it again with --val 0.1";
}

}  // namespace

std::string how_to_get(Split split, const ShardInfo& info) {
    const std::string shares = recipe_word(info, "split");
    const std::string file = recipe_word(info, "split_file");
    if (recipe_word(info, "importer").starts_with("idx")) {
        return how_to_get_from_idx(split, recipe_word(info, "val"));
    }
    if (!file.empty()) {
        return "list some in " + file + ", and import it again";
    }
    if (!recipe_word(info, "split_from").empty() || shares == "folders") {
        return "put some into the folder or file that defines its split, and import it again";
    }
    if (has_share(shares, split)) {
        return "import more images of each class, two at least: one to train on, and one for another split";
    }
    return "import it again with --split 0.7,0.15,0.15";
}

}  // namespace trommel
