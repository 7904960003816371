// Parses numbers of an option, such as 96x128 or 0.7,0.15,0.15.
#pragma once

#include <charconv>
#include <string_view>
#include <vector>

namespace trommel::cli {

/// Numbers between `separator`s; nothing if the text is malformed.
template <class Number>
std::vector<Number> parse_numbers(std::string_view text, char separator) {
    std::vector<Number> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (;;) {
        Number number{};
        const auto [after, error] = std::from_chars(at, end, number);
        if (error != std::errc()) {
            return {};
        }
        numbers.push_back(number);
        if (after == end) {
            return numbers;
        }
        if (*after != separator) {
            return {};
        }
        at = after + 1;
    }
}

}  // namespace trommel::cli
