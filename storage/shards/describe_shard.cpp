#include "storage/shards/describe_shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "system/printable.hpp"

namespace trommel {
namespace {

// Counts characters, not bytes: in UTF-8 a letter may take several bytes.
std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width) {
    const std::size_t length = characters(text);
    text.append(width > length ? width - length : 0, ' ');
    return text;
}

std::string table_row(const std::string& name, std::size_t width, const std::array<std::int64_t, 3>& counts) {
    return fmt::format("  {}  {:>7}  {:>7}  {:>7}  {:>7}\n", padded(printable(name), width), counts[0],
                       counts[1], counts[2], counts[0] + counts[1] + counts[2]);
}

std::string table(const ShardInfo& info) {
    std::size_t width = 5;
    for (const std::string& name : info.classes) {
        width = std::max(width, characters(printable(name)));
    }
    std::string text = fmt::format("  {}  {:>7}  {:>7}  {:>7}  {:>7}\n", padded("class", width), "train",
                                   "val", "test", "all");
    std::array<std::int64_t, 3> sums{};
    const auto counts = counts_by_class(info);
    for (std::size_t label = 0; label < counts.size(); ++label) {
        text += table_row(info.classes[label], width, counts[label]);
        std::transform(sums.begin(), sums.end(), counts[label].begin(), sums.begin(), std::plus<>());
    }
    return text + table_row("all", width, sums);
}

}  // namespace

std::string shape_text(const ShardInfo& info) {
    return info.element == Element::uint8
               ? fmt::format("images of {}x{} (width x height), {} channel{}", info.width, info.height,
                             info.channels, info.channels == 1 ? "" : "s")
               : fmt::format("images as features, {}x{}x{} (width x height x channels)", info.width,
                             info.height, info.channels);
}

std::string describe(const ShardInfo& info, std::int64_t file_bytes) {
    std::string text = fmt::format("{} {}, {} classes, {:.1f} MB\n\n", info.images, shape_text(info),
                                   info.classes.size(), static_cast<double>(file_bytes) / 1e6);
    text += table(info);
    std::size_t width = 8;
    for (const auto& [name, value] : info.recipe) {
        width = std::max(width, characters(name));
    }
    text += info.recipe.empty() ? "" : "\nrecipe\n";
    for (const auto& [name, value] : info.recipe) {
        text += fmt::format("  {}  {}\n", padded(name, width), printable(value));
    }
    return text + fmt::format("\nSHA-256\n  {}  {}\n  {}  {}\n", padded("shard", width), info.checksum,
                              padded(info.element == Element::uint8 ? "pixels" : "features", width),
                              info.images_checksum);
}

}  // namespace trommel
