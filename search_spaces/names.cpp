#include "search_spaces/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace trommel {

namespace {

bool is_control(char c) {
    return std::iscntrl(static_cast<unsigned char>(c)) != 0;
}

// The cut must not fall into a character of several bytes.
std::string_view cut(std::string_view text, std::size_t length) {
    while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
        --length;
    }
    return text.substr(0, length);
}

}  // namespace

bool is_name(std::string_view text) {
    constexpr std::size_t longest = 100;
    const auto usable = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= longest && !text.starts_with('.') &&
           std::ranges::all_of(text, usable);
}

std::string_view name_remedy() {
    return "use letters, digits, '-', '_' and '.'";
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, is_control);
}

std::string printable(std::string_view text) {
    constexpr std::size_t longest = 2000;
    std::string shown;
    for (const char c : cut(text, longest)) {
        if (is_control(c)) {
            std::array<char, 5> code{};
            std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned char>(c));
            shown += code.data();
        } else {
            shown += c;
        }
    }
    return text.size() > longest ? shown + "..." : shown;
}

}  // namespace trommel
