// Aligned columns for people, never wider than their terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

struct TextStyle {
    std::size_t width = 0;  ///< columns of the terminal; 0: no limit
    bool colours = false;   ///< bold, as escape sequences
};

enum class Align { left, right };

/// A column that must stay has importance always_shown.
struct TextColumn {
    static constexpr int always_shown = 1000;

    std::string title;
    Align align = Align::left;
    int importance = always_shown;
    std::size_t shortest = 0;  ///< may be cut down to this width; 0: not at all
    std::vector<std::string> cells;
};

struct TextTable {
    std::string text;
    std::vector<std::string> left_out;  ///< titles of the columns for which there was no room
};

/// One line for the titles and one a row, each ending in a newline. Where they do not fit, the least
/// important column is cut short, then left out; of equal ones the rightmost first.
TextTable lay_out(std::vector<TextColumn> columns, TextStyle style,
                  std::optional<std::size_t> bold_row = std::nullopt);

/// A line with the columns for which there was no room and what to do; empty where all are there.
std::string left_out_note(const TextTable& table, TextStyle style, const std::string& where_to_see_them);

/// In characters: UTF-8 is counted by code point.
std::size_t text_width(std::string_view text);

/// `text` as printable() shows it, with line breaks as spaces, cut to `width` with "…" at its end where it is longer.
std::string one_line(std::string_view text, std::size_t width);

/// Breaks between words, so that no line is longer than the width (0: no limit); a longer word is cut. Ends
/// in a newline.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace trommel
