// Consistency checks between the parts of a shard, and facts derived from them.

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <set>

#include "storage/shards/metadata.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

constexpr std::size_t max_classes =
    1 + std::size_t{UINT16_MAX};  // predictions are recorded as 16-bit numbers

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
    throw InputError(where + ": " + problem);
}

std::uint64_t pixel_bytes(const ShardInfo& info, const std::string& where) {
    std::int64_t bytes = bytes_of(info.element);
    for (const std::int64_t extent : {info.images, info.height, info.width, info.channels}) {
        if (extent < 1) {
            fail(where, "no pixels (images, height, width and channels must be above 0)");
        }
        if (__builtin_mul_overflow(bytes, extent, &bytes)) {
            fail(where, "images x height x width x channels does not fit into 63 bits");
        }
    }
    return static_cast<std::uint64_t>(bytes);
}

void check_lengths(const ShardInfo& info, const std::string& where) {
    const auto images = static_cast<std::size_t>(info.images);
    if (info.labels.size() != images || info.splits.size() != images || info.sources.size() != images) {
        fail(where, std::to_string(images) + " images, but " + std::to_string(info.labels.size()) +
                        " labels, " + std::to_string(info.splits.size()) + " splits, " +
                        std::to_string(info.sources.size()) + " sources");
    }
}

void check_labels(const ShardInfo& info, const std::string& where) {
    const auto classes = static_cast<std::int64_t>(info.classes.size());
    for (const std::int32_t label : info.labels) {
        if (label < 0 || label >= classes) {
            fail(where,
                 "label " + std::to_string(label) + " is not one of " + std::to_string(classes) + " classes");
        }
    }
}

// A zero byte would end the text when it is read back.
void check_text(const std::string& text, const std::string& where) {
    if (text.find('\0') != std::string::npos) {
        fail(where, "a name or a recipe holds a zero byte");
    }
}

void check_classes(const ShardInfo& info, const std::string& where) {
    if (info.classes.size() > max_classes) {
        fail(where, std::to_string(info.classes.size()) + " classes (the limit is " +
                        std::to_string(max_classes) + ")");
    }
    std::set<std::string> names;
    for (const std::string& name : info.classes) {
        check_text(name, where);
        if (name.empty()) {
            fail(where, "a class without a name");
        }
        if (!names.insert(name).second) {
            fail(where, "two classes are called '" + name + "'");
        }
    }
}

void check_texts(const ShardInfo& info, const std::string& where) {
    for (const std::string& source : info.sources) {
        check_text(source, where);
    }
    for (const auto& [name, value] : info.recipe) {
        check_text(name, where);
        check_text(value, where);
        if (name.empty() || value.size() > 32768) {
            fail(where,
                 "recipe '" + name + "' has no name or a value above 32768 bytes (HDF5's limit is 64 kB)");
        }
    }
}

}  // namespace

std::int64_t bytes_of(Element element) {
    return element == Element::uint8 ? 1 : 4;
}

const char* dataset_of(Element element) {
    return element == Element::uint8 ? "images" : "features";
}

std::uint64_t check_consistent(const ShardInfo& info, const std::string& where) {
    const std::uint64_t bytes = pixel_bytes(info, where);
    check_lengths(info, where);
    check_labels(info, where);
    check_classes(info, where);
    check_texts(info, where);
    return bytes;
}

std::vector<std::array<std::int64_t, 3>> counts_by_class(const ShardInfo& info) {
    std::vector<std::array<std::int64_t, 3>> counts(info.classes.size());
    for (std::size_t i = 0; i < info.labels.size(); ++i) {
        ++counts.at(static_cast<std::size_t>(info.labels[i])).at(static_cast<std::size_t>(info.splits.at(i)));
    }
    return counts;
}

std::string_view to_text(Split split) {
    switch (split) {
        case Split::train:
            return "train";
        case Split::val:
            return "val";
        case Split::test:
            return "test";
    }
    return "unknown";
}

std::optional<Split> to_split(std::string_view word) {
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (lower == "train" || lower == "training") {
        return Split::train;
    }
    if (lower == "val" || lower == "valid" || lower == "validation") {
        return Split::val;
    }
    return lower == "test" || lower == "testing" ? std::optional(Split::test) : std::nullopt;
}

}  // namespace trommel
