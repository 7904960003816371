#include "sweep_directory/inputs/same_images.hpp"

#include <algorithm>

#include "sweep_directory/inputs/split_advice.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

void append(const ShardInfo& info, Split split, SplitImages& images) {
    for (std::size_t i = 0; i < info.labels.size(); ++i) {
        if (info.splits[i] == split) {
            images.sources.push_back(info.sources[i]);
            images.labels.push_back(static_cast<std::uint16_t>(info.labels[i]));
        }
    }
}

[[noreturn]] void fail(const JudgingImages& first, const JudgingImages& other, const std::string& difference,
                       const std::string& remedy) {
    throw InputError(
        "data sets '" + first.data + "' and '" + other.data + "': " + difference +
        " (their trials would not be comparable); " +
        (first.element == other.element
             ? "import " + other.shard + " again " + remedy
             : "make the features from the same shard whose pixels are searched, with 'trommel features'"));
}

// "number 3 is glass/7.jpg and glass/9.jpg", or the lengths if one list is a prefix of the other: "6 and 5".
std::string first_difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (left == a.end() || right == b.end()) {
        return std::to_string(a.size()) + " and " + std::to_string(b.size());
    }
    return "number " + std::to_string(left - a.begin() + 1) + " is " + printable(*left) + " and " +
           printable(*right);
}

void check_same_split(const SplitImages& a, const SplitImages& b, const std::string& split,
                      const JudgingImages& first, const JudgingImages& other) {
    if (a.sources != b.sources) {
        fail(first, other, "their " + split + " images differ: " + first_difference(a.sources, b.sources),
             "with --split-from " + first.shard);
    }
    const auto [left, right] = std::mismatch(a.labels.begin(), a.labels.end(), b.labels.begin());
    if (left != a.labels.end()) {
        fail(first, other,
             printable(a.sources[static_cast<std::size_t>(left - a.labels.begin())]) + " is of class '" +
                 printable(first.classes[*left]) + "' and '" + printable(other.classes[*right]) + "'",
             "from the same class folders");
    }
}

}  // namespace

void JudgingImages::add(const ShardInfo& info) {
    classes = info.classes;
    element = info.element;
    how_to_get_val = how_to_get(Split::val, info);
    how_to_get_test = how_to_get(Split::test, info);
    append(info, Split::val, val);
    append(info, Split::test, test);
}

void check_same_images(const JudgingImages& first, const JudgingImages& other) {
    if (first.classes != other.classes) {
        fail(first, other, "their classes differ: " + first_difference(first.classes, other.classes),
             "from the same class folders");
    }
    check_same_split(first.val, other.val, "validation", first, other);
    check_same_split(first.test, other.test, "test", first, other);
}

}  // namespace trommel
