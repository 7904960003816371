// Stratified random split into train, val and test.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "storage/shards/shard.hpp"

namespace trommel {

/// Fractions that sum to 1, of each class and of all images; see share_out.hpp for the rounding.
struct SplitFractions {
    double train = 0.7;
    double val = 0.15;
    double test = 0.15;

    bool operator==(const SplitFractions&) const = default;
};

/// Exactly this many images of each class; the rest is left out of the shard.
struct SplitCounts {
    std::int64_t train = 0;
    std::int64_t val = 0;
    std::int64_t test = 0;

    bool operator==(const SplitCounts&) const = default;
};

using SplitRule = std::variant<SplitFractions, SplitCounts>;

/// "0.7,0.15,0.15" or "89,19,19".
std::string to_text(const SplitRule& rule);

/// Throws InputError for fractions that are negative or do not sum to 1, counts below 0, or no training
/// images.
void check(const SplitRule& rule);

/// The split of each image, nothing for one that is left out. `labels` index `classes`. The order in which
/// the images of a class are drawn only depends on the seed, the index of the class and its number of images.
/// Throws InputError if a class has fewer images than SplitCounts asks for.
std::vector<std::optional<Split>> split_images(std::span<const std::int32_t> labels,
                                               const std::vector<std::string>& classes, const SplitRule& rule,
                                               std::uint64_t seed);

/// Indices of at most `per_class` images of each class, drawn at random, ascending. `part` makes one draw
/// independent of others.
std::vector<std::int64_t> draw_per_class(std::span<const std::int32_t> labels, std::int64_t per_class,
                                         std::uint64_t seed, std::string_view part);

/// The number of images of each class.
std::vector<std::int64_t> count_labels(std::span<const std::int32_t> labels, std::size_t classes);

}  // namespace trommel
