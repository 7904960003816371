#include "storage/import/split_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

constexpr std::array<std::string_view, 13> split_words{
    "train", "training", "trainset", "val", "valid", "validation", "valset",
    "test",  "testing",  "testset",  "dev", "eval",  "evaluation"};

std::string in_small_letters(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

// "a, b, c, ..."
std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) {
        text += (i == 0 ? "" : ", ") + printable(names[i]);
    }
    return names.size() > shown ? text + ", ..." : text;
}

}  // namespace

bool is_called_like_split(const std::string& name) {
    return std::ranges::find(split_words, in_small_letters(name)) != split_words.end();
}

bool resembles_split(const std::string& name) {
    constexpr std::string_view between = "_-. ";
    const std::string_view all = name;
    const std::size_t first = all.find_first_of(between);
    const std::size_t last = all.find_last_of(between);
    return is_called_like_split(name) || (first != all.npos && (is_called_like_split(name.substr(0, first)) ||
                                                                is_called_like_split(name.substr(last + 1))));
}

void check_class_names(const std::filesystem::path& directory, ClassFolders& found) {
    if (std::ranges::all_of(found.classes, resembles_split)) {
        const std::string place = directory.string();
        throw InputError(
            fmt::format("{0}: its folders are named like splits ({1}), not like classes; sort the images of "
                        "each split into a folder "
                        "for each class ({0}/train/CLASS/..., {0}/val/CLASS/...), name the one folder to "
                        "import, or give the folders "
                        "other names if they are classes",
                        place, some_of(found.classes)));
    }
    for (const std::string& name : found.classes) {
        if (is_called_like_split(name)) {
            found.warnings.push_back(
                fmt::format("class '{}' is named like a split, but the others are not; move its folder away "
                            "if it is not a class",
                            printable(name)));
        }
    }
}

}  // namespace trommel
