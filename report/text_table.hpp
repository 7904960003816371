// Aligned columns that are never wider than the terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

struct TextStyle {
    std::size_t width = 0;  ///< columns of the terminal; 0: no limit
    bool colors = false;    ///< bold, as escape sequences
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
    std::vector<std::string> left_out;  ///< titles of the columns that did not fit
};

/// One line with the titles and one per row, each ending in a newline. If they do not fit, the least
/// important column is shortened, then left out; of equally important ones, the rightmost first.
TextTable lay_out(std::vector<TextColumn> columns, TextStyle style,
                  std::optional<std::size_t> bold_row = std::nullopt);

/// A line that names the columns that did not fit and says what to do; empty if all fit.
std::string left_out_note(const TextTable& table, TextStyle style, const std::string& where_to_see_them);

/// Width in characters: UTF-8 is counted by code point.
std::size_t text_width(std::string_view text);

/// `text` as printable() shows it, with spaces for line breaks, cut to `width` with "…" at its end if it is
/// longer.
std::string one_line(std::string_view text, std::size_t width);

/// Breaks lines between words, so that no line exceeds the width (0: no limit); a longer word is cut. Ends
/// with a newline.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace trommel
