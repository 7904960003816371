#include "storage/import/split_images.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "storage/import/share_out.hpp"
#include "sweep/random.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

// Ascending by class, so that the result does not depend on the order of a hash table.
std::map<std::int32_t, std::vector<std::int64_t>> places_by_class(std::span<const std::int32_t> labels) {
    std::map<std::int32_t, std::vector<std::int64_t>> places;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        places[labels[i]].push_back(static_cast<std::int64_t>(i));
    }
    return places;
}

void shuffle_for(std::vector<std::int64_t>& places, std::uint64_t seed, std::string_view part,
                 std::int32_t label) {
    std::mt19937_64 random(derive_seed(seed, part, static_cast<std::uint64_t>(label)));
    shuffle(std::span(places), random);
}

SplitCounts enough(std::int64_t images, const std::string& name, const SplitCounts& rule) {
    const std::int64_t needed = rule.train + rule.val + rule.test;
    if (images < needed) {
        throw InputError(
            fmt::format("class '{}': {} images ({} + {} + {} = {} were requested); request fewer", name,
                        images, rule.train, rule.val, rule.test, needed));
    }
    return rule;
}

void check_fractions(const SplitFractions& rule) {
    const double sum = rule.train + rule.val + rule.test;
    const bool shares = rule.train > 0 && rule.val >= 0 && rule.test >= 0;
    if (!shares || !(std::abs(sum - 1) < 1e-9)) {
        throw InputError(fmt::format(
            "split {} (shares of train, val and test are not negative and sum to 1, train is above 0); "
            "try 0.7,0.15,0.15",
            to_text(SplitRule(rule))));
    }
}

void check_counts(const SplitCounts& rule) {
    if (rule.train < 1 || rule.val < 0 || rule.test < 0) {
        throw InputError(fmt::format("split {} (counts are not negative, that of train is above 0)",
                                     to_text(SplitRule(rule))));
    }
}

}  // namespace

std::string to_text(const SplitRule& rule) {
    return std::visit([](const auto& r) { return fmt::format("{},{},{}", r.train, r.val, r.test); }, rule);
}

void check(const SplitRule& rule) {
    if (const auto* fractions = std::get_if<SplitFractions>(&rule)) {
        check_fractions(*fractions);
    } else {
        check_counts(std::get<SplitCounts>(rule));
    }
}

std::vector<std::optional<Split>> split_images(std::span<const std::int32_t> labels,
                                               const std::vector<std::string>& classes, const SplitRule& rule,
                                               std::uint64_t seed) {
    const std::vector<std::int64_t> images = count_labels(labels, classes.size());
    std::vector<SplitCounts> amounts;
    if (const auto* fractions = std::get_if<SplitFractions>(&rule)) {
        amounts = share_out(images, *fractions, seed);
    }
    std::vector<std::optional<Split>> splits(labels.size());
    for (auto& [label, places] : places_by_class(labels)) {
        const auto place = static_cast<std::size_t>(label);
        const SplitCounts counts = amounts.empty()
                                       ? enough(images[place], classes[place], std::get<SplitCounts>(rule))
                                       : amounts[place];
        shuffle_for(places, seed, "split", label);
        for (std::int64_t i = 0; i < counts.val + counts.test + counts.train; ++i) {
            const Split split = i < counts.val                 ? Split::val
                                : i < counts.val + counts.test ? Split::test
                                                               : Split::train;
            splits[static_cast<std::size_t>(places[static_cast<std::size_t>(i)])] = split;
        }
    }
    return splits;
}

std::vector<std::int64_t> draw_per_class(std::span<const std::int32_t> labels, std::int64_t per_class,
                                         std::uint64_t seed, std::string_view part) {
    std::vector<std::int64_t> drawn;
    for (auto& [label, places] : places_by_class(labels)) {
        shuffle_for(places, seed, part, label);
        const auto kept = std::min(static_cast<std::int64_t>(places.size()), per_class);
        drawn.insert(drawn.end(), places.begin(), places.begin() + kept);
    }
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

std::vector<std::int64_t> count_labels(std::span<const std::int32_t> labels, std::size_t classes) {
    std::vector<std::int64_t> counts(classes);
    for (const std::int32_t label : labels) {
        ++counts.at(static_cast<std::size_t>(label));
    }
    return counts;
}

}  // namespace trommel
