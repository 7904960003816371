#include "storage/import/share_out.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "sweep/random.hpp"

namespace trommel {
namespace {

using Member = std::int64_t SplitCounts::*;

std::vector<std::size_t> random_order(std::size_t classes, std::uint64_t seed, std::string_view part) {
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937_64 random(derive_seed(seed, part));
    shuffle(std::span(order), random);
    return order;
}

// How far `given` is below its fraction of the images, in millionths of an image, so that classes of one size are
// equal.
std::int64_t shortage(double share, std::int64_t images, std::int64_t given) {
    return std::llround((share * static_cast<double>(images) - static_cast<double>(given)) * 1e6);
}

/// Gives `member` the images that it lacks to its fraction `share`. `order`: the order of classes with equal
/// shortages.
void make_up(std::vector<SplitCounts>& counts, const std::vector<std::int64_t>& images,
             const SplitFractions& shares, double share, Member member, std::vector<std::size_t> order) {
    const std::int64_t all = std::accumulate(images.begin(), images.end(), std::int64_t{0});
    std::int64_t missing = std::max<std::int64_t>(floor_of_share(share, all), share > 0);
    for (const SplitCounts& count : counts) {
        missing -= count.*member;
    }
    const auto claim = [&](std::size_t label) {
        return std::pair(shortage(share, images[label], counts[label].*member),
                         -shortage(shares.train, images[label], counts[label].train));
    };
    std::ranges::stable_sort(order, std::ranges::greater(), claim);
    for (const std::size_t label : order) {
        if (missing > 0 && claim(label).first > 0 && counts[label].train > 1) {
            --counts[label].train;
            ++(counts[label].*member);
            --missing;
        }
    }
}

}  // namespace

std::int64_t floor_of_share(double fraction, std::int64_t count) {
    return static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(count) + 1e-6));
}

std::vector<SplitCounts> share_out(const std::vector<std::int64_t>& images, const SplitFractions& shares,
                                   std::uint64_t seed) {
    std::vector<SplitCounts> counts;
    for (const std::int64_t count : images) {
        const std::int64_t val = floor_of_share(shares.val, count);
        const std::int64_t test = floor_of_share(shares.test, count);
        counts.push_back({count - val - test, val, test});
    }
    make_up(counts, images, shares, shares.val, &SplitCounts::val,
            random_order(images.size(), seed, "more-val"));
    make_up(counts, images, shares, shares.test, &SplitCounts::test,
            random_order(images.size(), seed, "more-test"));
    return counts;
}

}  // namespace trommel
