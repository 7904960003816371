#include "storage/shards/import_images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>

#include "storage/shards/class_folders.hpp"
#include "storage/shards/decode_pool.hpp"
#include "sweep/errors.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

void check(const ImportOptions& options) {
    const auto [width, height] = options.size;
    constexpr std::int64_t most = 16384;
    if (width < 1 || height < 1 || width > most || height > most) {
        throw InputError(
            fmt::format("size {}x{} (width x height, each from 1 to {}); try 96x128", width, height, most));
    }
    check(options.split);
}

std::vector<std::int64_t> balanced(const ClassFolders& found, std::uint64_t seed) {
    const auto counts = count_labels(found.labels, found.classes.size());
    return draw_per_class(found.labels, *std::min_element(counts.begin(), counts.end()), seed, "balance");
}

std::vector<std::int64_t> all_places(std::size_t count) {
    std::vector<std::int64_t> places(count);
    std::iota(places.begin(), places.end(), 0);
    return places;
}

std::map<std::string, std::string> recipe_of(const ImportOptions& options) {
    const bool fractions = std::holds_alternative<SplitFractions>(options.split);
    return {{"importer", "images/1"},
            {"size", fmt::format("{}x{}", options.size.width, options.size.height)},
            {"fit", std::string(to_text(options.fit))},
            {"resize", "triangle filter, antialiased"},
            {"transparency", "on white"},
            {"exif_orientation", "applied"},
            {fractions ? "split" : "split_counts", to_text(options.split)},
            {"balance", options.balance ? "true" : "false"},
            {"seed", std::to_string(options.seed)}};
}

/// The chosen images, in the order of the shard.
ShardInfo plan(const ClassFolders& found, const ImportOptions& options) {
    ShardInfo info;
    info.height = options.size.height;
    info.width = options.size.width;
    info.channels = 3;
    info.classes = found.classes;
    info.recipe = recipe_of(options);
    const auto chosen = options.balance ? balanced(found, options.seed) : all_places(found.files.size());
    std::vector<std::int32_t> labels;
    for (const std::int64_t place : chosen) {
        labels.push_back(found.labels[static_cast<std::size_t>(place)]);
    }
    const auto splits = split_images(labels, found.classes, options.split, options.seed);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (splits[i]) {
            info.labels.push_back(labels[i]);
            info.splits.push_back(*splits[i]);
            info.sources.push_back(found.files[static_cast<std::size_t>(chosen[i])]);
        }
    }
    info.images = static_cast<std::int64_t>(info.labels.size());
    return info;
}

// A square lies on no side; a size equal to its images' turns none.
std::vector<std::string> warnings_of_shape(std::span<const DecodedImage> images, ImageSize wanted) {
    std::int64_t wider = 0;
    std::int64_t taller = 0;
    for (const DecodedImage& image : images) {
        wider += image.original.width > image.original.height;
        taller += image.original.height > image.original.width;
    }
    const std::int64_t against = wanted.width > wanted.height   ? taller
                                 : wanted.height > wanted.width ? wider
                                                                : 0;
    const auto total = static_cast<std::int64_t>(images.size());
    if (2 * against <= total) {
        return {};
    }
    return {fmt::format("{} of {} images are {} but {}x{} (width x height) is not; did you mean {}x{}?",
                        against, total, wider > taller ? "wider than tall" : "taller than wide", wanted.width,
                        wanted.height, wanted.height, wanted.width)};
}

// What is trained on must not be what judges.
std::vector<std::string> warnings_of_twins(std::span<const DecodedImage> images, const ShardInfo& info) {
    std::map<Digest, std::size_t> first_of;
    std::int64_t twins = 0;
    std::string example;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const std::size_t first = first_of.emplace(images[i].digest, i).first->second;
        if (info.splits[first] != info.splits[i]) {
            ++twins;
            if (example.empty()) {
                example = fmt::format("{} ({}) and {} ({})", info.sources[first], to_text(info.splits[first]),
                                      info.sources[i], to_text(info.splits[i]));
            }
        }
    }
    if (twins == 0) {
        return {};
    }
    return {fmt::format("{} {} the same as one in another split, e.g. {}", twins,
                        twins == 1 ? "image is" : "images are", example)};
}

void append(std::vector<std::string>& all, std::vector<std::string> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

ImportReport import_images(const fs::path& directory, const fs::path& output, const ImportOptions& options,
                           const ImportProgress& progress) {
    check(options);
    const ClassFolders found = scan_class_folders(directory);
    const ShardInfo info = plan(found, options);
    ShardWriter writer(output, info, options.if_exists);
    const auto decoded = decode_into(writer, directory, info, options, progress);

    ImportReport report;
    report.info = writer.finish();
    report.file_bytes = static_cast<std::int64_t>(fs::file_size(output));
    report.ignored_files = found.ignored_files;
    report.left_out = static_cast<std::int64_t>(found.files.size()) - info.images;
    append(report.warnings, warnings_of_shape(decoded, options.size));
    append(report.warnings, warnings_of_twins(decoded, info));
    append(report.warnings, warnings_of_empty_splits(info));
    return report;
}

}  // namespace trommel
