#include "sweep/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace trommel {

namespace {

// Levenshtein's distance: how many letters must be changed, added or taken away.
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words) {
    const auto found = std::ranges::min_element(
        words, {}, [&](const std::string& each) { return edit_distance(word, each); });
    if (found == words.end() || edit_distance(word, *found) > 1 + word.size() / 4) {
        return std::nullopt;
    }
    return *found;
}

}  // namespace trommel
