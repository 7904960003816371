#include "search_spaces/names.hpp"

#include <algorithm>
#include <cctype>

#include "system/printable.hpp"

namespace trommel {

namespace {

// Must not cut inside a multi-byte character.
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

std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 2000;
    return text.size() > longest ? printable(cut(text, longest)) + "..." : printable(text);
}

}  // namespace trommel
