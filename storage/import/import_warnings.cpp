#include "storage/import/import_warnings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "system/printable.hpp"

namespace trommel {
namespace {

/// Images that equal an earlier one although they should not, and the first such pair.
struct Twins {
    void add(const std::string& pair) {
        ++images;
        example = example.empty() ? pair : example;
    }

    void warn(std::string_view where, std::vector<std::string>& warnings) const {
        if (images > 0) {
            warnings.push_back(fmt::format("{} {} the same as one in another {}, e.g. {}", images,
                                           images == 1 ? "image is" : "images are", where, example));
        }
    }

    std::int64_t images = 0;
    std::string example;
};

std::string describe_pair(const ShardInfo& info, std::size_t first, std::size_t second) {
    return fmt::format("{} ({}) and {} ({})", printable(info.sources[first]), to_text(info.splits[first]),
                       printable(info.sources[second]), to_text(info.splits[second]));
}

std::string describe_sizes(std::span<const DecodedImage> images) {
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, std::int64_t> counts;  // by area first
    for (const DecodedImage& image : images) {
        const auto [width, height] = image.original;
        ++counts[{width * height, width, height}];
    }
    const auto text = [](const auto& entry) {
        return fmt::format("{}x{}", std::get<1>(entry.first), std::get<2>(entry.first));
    };
    if (counts.size() == 1) {
        return fmt::format("all original images are {} (width x height)", text(*counts.begin()));
    }
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    return fmt::format("the original images have {} sizes (width x height): most often {}, from {} to {}",
                       counts.size(), text(*most), text(*counts.begin()), text(*counts.rbegin()));
}

// The mean fraction of their area that the wanted shape crops.
double share_cut_off(std::span<const DecodedImage> images, ImageSize wanted) {
    const auto ratio = [](ImageSize size) {
        return static_cast<double>(size.width) / static_cast<double>(size.height);
    };
    double cut = 0;
    for (const DecodedImage& image : images) {
        const double relative = ratio(image.original) / ratio(wanted);
        cut += 1 - std::min(relative, 1 / relative);
    }
    return cut / static_cast<double>(images.size());
}

}  // namespace

std::string describe_originals(std::span<const DecodedImage> images, ImageSize wanted, Fit fit) {
    const double cut = fit == Fit::crop ? share_cut_off(images, wanted) : 0;
    return describe_sizes(images) +
           (cut < 0.005
                ? ""
                : fmt::format(
                      "; {:.0f} % of their area is cut off on average ('--fit pad' and '--fit stretch' "
                      "keep all of it)",
                      100 * cut));
}

// Squares are neither wide nor tall; a size that equals the images' needs no warning.
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

// Training images must not be in a split that judges, and the same image cannot belong to two classes.
std::vector<std::string> warnings_of_twins(std::span<const DecodedImage> images, const ShardInfo& info) {
    std::map<Digest, std::size_t> first_of;
    Twins across_splits;
    Twins across_classes;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const std::size_t first = first_of.emplace(images[i].digest, i).first->second;
        if (info.splits[first] != info.splits[i]) {
            across_splits.add(describe_pair(info, first, i));
        }
        if (info.labels[first] != info.labels[i]) {
            across_classes.add(describe_pair(info, first, i));
        }
    }
    std::vector<std::string> warnings;
    across_splits.warn("split", warnings);
    across_classes.warn("class", warnings);
    return warnings;
}

}  // namespace trommel
