#include "system/known_words.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <numeric>
#include <utility>

namespace trommel {

namespace {

char in_small(char byte) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
}

// The number of letters that must be changed, added, removed or swapped with the next one: the restricted
// Damerau-Levenshtein distance.
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> before(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        before = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row.back();
}

// Compares without regard to case.
bool are_alike(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, {}, in_small, in_small);
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words) {
    constexpr std::size_t longest = 100;  // longer input is not a word
    if (word.empty() || word.size() > longest || words.empty()) {
        return std::nullopt;
    }
    if (const auto same =
            std::ranges::find_if(words, [&](const auto& each) { return are_alike(word, each); });
        same != words.end()) {
        return *same;
    }
    const std::size_t far = std::min(word.size() - 1, 1 + word.size() / 4) + 1;
    std::size_t least = far;
    const std::string* found = nullptr;
    for (const std::string& each : words) {
        const std::size_t longer = std::max(word.size(), each.size()) - std::min(word.size(), each.size());
        if (const std::size_t distance = longer < least ? edit_distance(word, each) : far; distance < least) {
            least = distance;
            found = &each;
        }
    }
    return found ? std::optional(*found) : std::nullopt;
}

std::string known_words(std::string_view word, const std::vector<std::string>& words) {
    constexpr std::size_t many = 12;
    std::string text;
    if (const auto near = nearest(word, words)) {
        text = "did you mean '" + *near + "'?";
        if (words.size() == 1 || words.size() > many) {
            return text;
        }
        text += " ";
    }
    text += words.empty() ? "none is known" : "known: ";
    for (const std::string& each : words) {
        text += (&each == words.data() ? "" : ", ") + each;
    }
    return text;
}

}  // namespace trommel
