#include "cli/console/option_checks.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "system/known_words.hpp"

namespace trommel::cli {

namespace {

std::optional<std::int64_t> parsed(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_all = error == std::errc{} && end == text.data() + text.size();
    return is_all ? std::optional(number) : std::nullopt;
}

}  // namespace

CLI::Validator whole_number(std::int64_t low, std::int64_t high) {
    const bool is_bounded = high != std::numeric_limits<std::int64_t>::max();
    const std::string range = is_bounded ? fmt::format("{} to {}", low, high) : fmt::format("{} up", low);
    return {[low, high, range](const std::string& text) {
                const auto number = parsed(text);
                const bool is_within = number && *number >= low && *number <= high;
                return is_within ? "" : fmt::format("'{}' is not a whole number from {}", text, range);
            },
            is_bounded ? fmt::format("{}..{}", low, high) : ""};
}

CLI::Validator one_of(const std::vector<std::string>& words) {
    return {[words](const std::string& text) {
                const bool is_known = std::ranges::find(words, text) != words.end();
                return is_known ? "" : fmt::format("unknown word '{}' ({})", text, known_words(text, words));
            },
            fmt::format("{{{}}}", fmt::join(words, ","))};
}

}  // namespace trommel::cli
