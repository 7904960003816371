#include "report/text_table.hpp"

#include <algorithm>

#include "report/numbers.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

constexpr std::size_t gap = 2;

bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

std::size_t width_of(const TextColumn& column) {
    std::size_t width = text_width(column.title);
    for (const std::string& cell : column.cells) {
        width = std::max(width, text_width(cell));
    }
    return width;
}

std::size_t total_width(const std::vector<TextColumn>& columns) {
    std::size_t width = 0;
    for (const TextColumn& column : columns) {
        width += width_of(column) + (width > 0 ? gap : 0);
    }
    return width;
}

void shorten(TextColumn& column, std::size_t width) {
    column.title = one_line(column.title, width);
    for (std::string& cell : column.cells) {
        cell = one_line(cell, width);
    }
}

std::size_t shortest_width(const TextColumn& column) {
    const std::size_t own = width_of(column);
    return column.shortest > 0 ? std::min(own, column.shortest) : own;
}

std::size_t excess(const std::vector<TextColumn>& columns, std::size_t width) {
    return total_width(columns) - std::min(width, total_width(columns));
}

// The width that shortening all columns would save.
std::size_t reserve(const std::vector<TextColumn>& columns) {
    std::size_t characters = 0;
    for (const TextColumn& column : columns) {
        characters += width_of(column) - shortest_width(column);
    }
    return characters;
}

auto least_important(std::vector<TextColumn>& columns) {
    return std::next(std::ranges::min_element(columns.rbegin(), columns.rend(), {}, &TextColumn::importance))
        .base();
}

std::vector<std::string> leave_out(std::vector<TextColumn>& columns, std::size_t width) {
    std::vector<std::string> left_out;
    while (excess(columns, width) > reserve(columns)) {
        const auto least = least_important(columns);
        if (least->importance >= TextColumn::always_shown) {
            break;  // the columns that must stay are too wide: cut the lines
        }
        left_out.insert(left_out.begin(), least->title);
        columns.erase(least);
    }
    return left_out;
}

void shorten_to_fit(std::vector<TextColumn>& columns, std::size_t width) {
    std::vector<TextColumn*> by_importance;
    for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
        by_importance.push_back(&*column);
    }
    std::ranges::stable_sort(by_importance, {}, &TextColumn::importance);
    for (TextColumn* column : by_importance) {
        const std::size_t own = width_of(*column);
        shorten(*column, std::max(shortest_width(*column), own - std::min(own, excess(columns, width))));
    }
}

std::string padded(const std::string& cell, std::size_t width, Align align) {
    const std::string spaces(width - std::min(width, text_width(cell)), ' ');
    return align == Align::left ? cell + spaces : spaces + cell;
}

std::string line(const std::vector<std::string>& cells, const std::vector<TextColumn>& columns) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text +=
            (i > 0 ? std::string(gap, ' ') : "") + padded(cells[i], width_of(columns[i]), columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

}  // namespace

TextTable lay_out(std::vector<TextColumn> columns, TextStyle style, std::optional<std::size_t> bold_row) {
    for (TextColumn& column : columns) {
        shorten(column, std::string::npos);
    }
    TextTable table;
    if (style.width > 0) {
        table.left_out = leave_out(columns, style.width);
        shorten_to_fit(columns, style.width);
    }
    const std::size_t rows = columns.empty() ? 0 : columns.front().cells.size();
    const std::size_t limit = style.width > 0 ? style.width : std::string::npos;

    std::vector<std::string> titles;
    for (const TextColumn& column : columns) {
        titles.push_back(column.title);
    }
    table.text = one_line(line(titles, columns), limit) + "\n";
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<std::string> cells;
        for (const TextColumn& column : columns) {
            cells.push_back(column.cells[row]);
        }
        const bool is_bold = style.colors && bold_row == row;
        table.text +=
            (is_bold ? "\x1b[1m" : "") + one_line(line(cells, columns), limit) + (is_bold ? "\x1b[0m" : "");
        table.text += "\n";
    }
    return table;
}

std::string left_out_note(const TextTable& table, TextStyle style, const std::string& where_to_see_them) {
    return table.left_out.empty() ? ""
                                  : wrapped("No room for: " + listed(table.left_out, table.left_out.size()) +
                                                "; " + where_to_see_them,
                                            style.width);
}

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string one_line(std::string_view text, std::size_t width) {
    std::string blanks(text);
    std::ranges::replace_if(
        blanks, [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
    const std::string shown = printable(blanks);
    if (text_width(shown) <= width) {
        return shown;
    }
    const std::size_t kept = width - std::min<std::size_t>(width, 1);
    std::string result;
    std::size_t characters = 0;
    for (const char c : shown) {
        if (begins_character(c) && characters++ == kept) {
            break;
        }
        result += c;
    }
    return width > 0 ? result + "…" : result;
}

std::string wrapped(std::string_view text, std::size_t width) {
    std::string result;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string word = one_line(text.substr(0, end), width > 0 ? width : std::string::npos);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool breaks = width > 0 && used > 0 && used + 1 + text_width(word) > width;
        result += (used == 0 ? "" : breaks ? "\n" : " ") + word;
        used = (breaks || used == 0 ? 0 : used + 1) + text_width(word);
    }
    return result + "\n";
}

}  // namespace trommel
