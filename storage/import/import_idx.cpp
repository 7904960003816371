#include "storage/import/import_idx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "storage/import/idx_file.hpp"
#include "storage/import/split_images.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

/// An image file, read up to the end of its header, its labels, and which of its images are wanted.
struct Source {
    IdxFile images;
    std::vector<std::int32_t> labels;
    std::vector<std::int64_t> chosen;  ///< ascending
};

std::vector<std::int32_t> read_labels(const fs::path& path) {
    IdxFile file(path, 1);
    // Do not allocate for the count in the header before that many bytes have been read.
    std::vector<std::int32_t> labels;
    std::vector<std::uint8_t> piece;
    for (std::int64_t left = file.shape()[0]; left > 0; left -= static_cast<std::int64_t>(piece.size())) {
        piece.resize(static_cast<std::size_t>(std::min<std::int64_t>(left, 65536)));
        file.read(piece);
        labels.insert(labels.end(), piece.begin(), piece.end());
    }
    file.expect_end();
    return labels;
}

Source open_source(const IdxPair& pair, const IdxOptions& options, std::string_view part) {
    Source source{IdxFile(pair.images, 3), read_labels(pair.labels), {}};
    const auto images = source.images.shape()[0];
    const auto labels = static_cast<std::int64_t>(source.labels.size());
    if (images != labels) {
        throw InputError(
            fmt::format("{}: {} images, but {} labels in {} (do these two files belong together?)",
                        pair.images.string(), images, labels, pair.labels.string()));
    }
    source.chosen.resize(source.labels.size());
    std::iota(source.chosen.begin(), source.chosen.end(), 0);
    if (options.per_class) {
        source.chosen = draw_per_class(source.labels, *options.per_class, options.seed, part);
    }
    return source;
}

std::vector<std::string> class_names(const std::vector<Source>& sources, const IdxOptions& options) {
    std::int32_t largest = -1;
    for (const Source& source : sources) {
        for (const std::int32_t label : source.labels) {
            largest = std::max(largest, label);
        }
    }
    const auto needed = static_cast<std::size_t>(largest + 1);
    if (options.classes.empty()) {
        std::vector<std::string> names;
        for (std::size_t label = 0; label < needed; ++label) {
            names.push_back(std::to_string(label));
        }
        return names;
    }
    if (options.classes.size() < needed) {
        throw InputError(
            fmt::format("{} class names, but labels up to {} (one name for each label from 0 is needed); "
                        "give {} names",
                        options.classes.size(), largest, needed));
    }
    return options.classes;
}

void check(const IdxOptions& options) {
    if (!(options.val >= 0 && options.val < 1)) {
        throw InputError(fmt::format("val = {} (a share from 0 to below 1); try 0.1", options.val));
    }
    if (options.per_class && *options.per_class < 1) {
        throw InputError(fmt::format("per_class = {} (at least 1 image)", *options.per_class));
    }
}

std::map<std::string, std::string> recipe_of(const IdxOptions& options) {
    return {{"importer", "idx/2"},
            {"val", fmt::format("{}", options.val)},
            {"per_class", options.per_class ? std::to_string(*options.per_class) : "all"},
            {"seed", std::to_string(options.seed)}};
}

std::vector<std::int32_t> chosen_labels(const Source& source) {
    std::vector<std::int32_t> labels;
    for (const std::int64_t place : source.chosen) {
        labels.push_back(source.labels[static_cast<std::size_t>(place)]);
    }
    return labels;
}

void add_images(const Source& source, const SplitRule& rule, std::uint64_t seed, ShardInfo& info) {
    const auto labels = chosen_labels(source);
    const auto splits = split_images(labels, info.classes, rule, seed);
    const std::string name = source.images.path().filename().string();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        info.labels.push_back(labels[i]);
        info.splits.push_back(splits[i].value_or(Split::train));
        info.sources.push_back(fmt::format("{}:{}", name, source.chosen[i]));
    }
    info.images = static_cast<std::int64_t>(info.labels.size());
}

ShardInfo plan(const std::vector<Source>& sources, const IdxOptions& options) {
    ShardInfo info;
    info.height = sources[0].images.shape()[1];
    info.width = sources[0].images.shape()[2];
    info.channels = 1;
    info.classes = class_names(sources, options);
    info.recipe = recipe_of(options);
    add_images(sources[0], SplitFractions{1 - options.val, options.val, 0}, options.seed, info);
    if (sources.size() > 1) {
        add_images(sources[1], SplitFractions{0, 0, 1}, options.seed, info);
    }
    return info;
}

void check_sizes(const std::vector<Source>& sources) {
    constexpr std::int64_t most = 16384;
    for (const Source& source : sources) {
        const auto& shape = source.images.shape();
        const auto& first = sources[0].images.shape();
        if (shape[1] < 1 || shape[2] < 1 || shape[1] > most || shape[2] > most) {
            throw InputError(fmt::format("{}: images of {}x{} (width x height, each from 1 to {})",
                                         source.images.path().string(), shape[2], shape[1], most));
        }
        if (shape[1] != first[1] || shape[2] != first[2]) {
            throw InputError(fmt::format("{}: images of {}x{}, but {}x{} in {} (one shard has one size)",
                                         source.images.path().string(), shape[2], shape[1], first[2],
                                         first[1], sources[0].images.path().string()));
        }
    }
}

/// Copies the chosen images of `source` to the indices from `first` on; reads all of them.
std::int64_t copy_images(Source& source, ShardWriter& writer, std::int64_t first,
                         const ImportProgress& progress, std::int64_t total) {
    const auto& shape = source.images.shape();
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(shape[1] * shape[2]));
    auto wanted = source.chosen.begin();
    for (std::int64_t place = 0; place < shape[0]; ++place) {
        source.images.read(pixels);
        if (wanted != source.chosen.end() && *wanted == place) {
            ++wanted;
            writer.write(first++, pixels);
            if (progress) {
                progress(first, total);
            }
        }
    }
    source.images.expect_end();
    return first;
}

}  // namespace

ImportReport import_idx(const IdxPair& train, const std::optional<IdxPair>& test, const fs::path& output,
                        const IdxOptions& options, const ImportProgress& progress) {
    check(options);
    std::vector<Source> sources;
    sources.push_back(open_source(train, options, "per-class-train"));
    if (test) {
        sources.push_back(open_source(*test, options, "per-class-test"));
    }
    check_sizes(sources);
    const ShardInfo info = plan(sources, options);

    ShardWriter writer(output, info, options.if_exists);
    ImportReport report;
    std::int64_t written = 0;
    for (Source& source : sources) {
        report.left_out += static_cast<std::int64_t>(source.labels.size() - source.chosen.size());
        written = copy_images(source, writer, written, progress, info.images);
    }
    report.info = writer.finish();
    report.file_bytes = static_cast<std::int64_t>(fs::file_size(output));
    report.warnings = warnings_of_small_splits(report.info);
    return report;
}

}  // namespace trommel
