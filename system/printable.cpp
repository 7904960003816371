#include "system/printable.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace trommel {

namespace {

struct Character {
    std::size_t bytes = 1;
    char32_t code = 0;
    bool valid = false;
};

std::uint8_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint8_t>(text[at]);
}

// The first character of a text that is not empty; a byte that starts no valid character counts as one.
Character first_character(std::string_view text) {
    const std::uint8_t first = byte_at(text, 0);
    if (first < 0x80) {
        return {1, first, true};
    }
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < bytes) {
        return {1, first, false};
    }
    char32_t code = first & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte_at(text, i) & 0xc0) != 0x80) {
            return {1, first, false};
        }
        code = code << 6U | (byte_at(text, i) & 0x3fU);
    }
    const char32_t least = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least || code > 0x10ffff || surrogate ? Character{1, first, false}
                                                        : Character{bytes, code, true};
}

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array acting = {
    Range{0x00, 0x1f},         // C0
    Range{0x7f, 0x9f},         // DEL and C1: U+009B is ESC [ to a terminal
    Range{0xad, 0xad},         // soft hyphen: not shown within a line
    Range{0x61c, 0x61c},       // bidirectional: changes the order in which text is shown
    Range{0x200b, 0x200b},     // zero width space; the two joiners that follow are spelling in many languages
    Range{0x200e, 0x200f},     //
    Range{0x2028, 0x202e},     // line and paragraph separators, and bidirectional
    Range{0x2060, 0x206f},     // word joiner, invisible operators, isolates, deprecated formats
    Range{0xfeff, 0xfeff},     // byte order mark
    Range{0xfff9, 0xfffb},     // interlinear annotations
    Range{0xe0000, 0xe007f}};  // tags: invisible text

bool acts(const Character& character) {
    return !character.valid || std::ranges::any_of(acting, [&](const Range& range) {
        return character.code >= range.first && character.code <= range.last;
    });
}

std::string formatted(const char* format, unsigned code) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), format, code);
    return text.data();
}

std::string shown(const Character& character) {
    const auto code = static_cast<unsigned>(character.code);
    if (character.valid && code == '\n') {
        return "\\n";
    }
    if (character.valid && code == '\t') {
        return "\\t";
    }
    return formatted(!character.valid || code < 0x80 ? "\\x%02x"
                     : code > 0xffff                 ? "\\U%08x"
                                                     : "\\u%04x",
                     code);
}

// A byte that is not UTF-8 is not allowed in JSON: it becomes U+FFFD, as JSON writers do.
std::string in_json(const Character& character) {
    const auto code = static_cast<unsigned>(character.valid ? character.code : 0xfffd);
    return code <= 0xffff ? formatted("\\u%04x", code)
                          : formatted("\\u%04x", 0xd800 + ((code - 0x10000) >> 10U)) +
                                formatted("\\u%04x", 0xdc00 + ((code - 0x10000) & 0x3ffU));
}

template <class Show>
std::string replaced(std::string_view text, std::string_view left_alone, Show show) {
    std::string result;
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::string_view itself = text.substr(0, character.bytes);
        const bool stays = !acts(character) || left_alone.find(text.front()) != std::string_view::npos;
        result += stays ? std::string(itself) : show(character);
        text.remove_prefix(character.bytes);
    }
    return result;
}

}  // namespace

std::string printable(std::string_view text) {
    return replaced(text, "", shown);
}

std::string printable_lines(std::string_view text) {
    return replaced(text, "\n\t", shown);
}

bool has_control_character(std::string_view text) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (acts(character)) {
            return true;
        }
        text.remove_prefix(character.bytes);
    }
    return false;
}

std::string printable_json(std::string_view json) {
    return replaced(json, "\n\t\r", in_json);
}

}  // namespace trommel
