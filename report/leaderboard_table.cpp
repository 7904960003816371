#include "report/leaderboard_columns.hpp"
#include "report/leaderboard_text.hpp"
#include "report/numbers.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::string no_rows(const Leaderboard& board) {
    return board.without_completed_trial > 0 ? "No configuration has a completed trial."
                                             : "No configuration.";
}

std::string escaped_cell(const std::string& cell) {
    std::string text;
    for (const char c : one_line(cell, std::string::npos)) {
        text += c == '|' ? "\\|" : std::string(1, c);
    }
    return text;
}

}  // namespace

std::string leaderboard_table(const Leaderboard& board, TextStyle style) {
    std::string text = wrapped(leaderboard_title(board), style.width) + "\n";
    if (board.rows.empty()) {
        return text + wrapped(no_rows(board), style.width);
    }
    const TextTable table = lay_out(leaderboard_columns(board), style, 0);
    text += table.text + "\n";
    for (const std::string& note : leaderboard_notes(board)) {
        text += wrapped(note, style.width);
    }
    return text + left_out_note(table, style,
                                "see them in a wider terminal, with --format csv, or one row at a time with "
                                "'trommel show'.");
}

std::string leaderboard_markdown(const Leaderboard& board) {
    std::string text = printable(leaderboard_title(board)) + "\n\n";
    if (board.rows.empty()) {
        return text + no_rows(board) + "\n";
    }
    const std::vector<TextColumn> columns = leaderboard_columns(board);
    std::string rule = "|";
    text += "|";
    for (const TextColumn& column : columns) {
        text += " " + escaped_cell(column.title) + " |";
        rule += column.align == Align::right ? " ---: |" : " --- |";
    }
    text += "\n" + rule + "\n";
    for (std::size_t row = 0; row < board.rows.size(); ++row) {
        text += "|";
        for (const TextColumn& column : columns) {
            text += " " + escaped_cell(column.cells[row]) + " |";
        }
        text += "\n";
    }
    for (const std::string& note : leaderboard_notes(board)) {
        text += "\n" + printable(note) + "\n";
    }
    return text;
}

}  // namespace trommel
