#include "report/leaderboard_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "report/numbers.hpp"

namespace trommel {

namespace {

using CellOf = std::function<std::string(const LeaderboardRow&)>;

TextColumn column(const Leaderboard& board, TextColumn shape, const CellOf& cell) {
    for (const LeaderboardRow& row : board.rows) {
        shape.cells.push_back(cell(row));
    }
    return shape;
}

// A title may be shortened, a number may not.
TextColumn with_whole_cells(TextColumn column) {
    for (const std::string& cell : column.cells) {
        column.shortest = std::max(column.shortest, text_width(cell));
    }
    return column;
}

std::set<std::string> param_names(const Leaderboard& board) {
    std::set<std::string> names;
    for (const LeaderboardRow& row : board.rows) {
        for (const auto& [name, value] : row.params) {
            names.insert(name);
        }
    }
    return names;
}

// A parameter that is inactive in some rows counts as varying.
bool is_constant(const Leaderboard& board, const std::string& name) {
    const auto& first = board.rows.front().params;
    return std::ranges::all_of(board.rows, [&](const LeaderboardRow& row) {
        const auto value = row.params.find(name);
        return value != row.params.end() && first.contains(name) && value->second == first.at(name);
    });
}

std::string param_cell(const LeaderboardRow& row, const std::string& name) {
    const auto value = row.params.find(name);
    return value == row.params.end() ? "-" : short_text(value->second);
}

bool has_metric(const Leaderboard& board, std::string_view metric) {
    return std::ranges::any_of(board.rows,
                               [&](const LeaderboardRow& row) { return row.metrics.contains(metric); });
}

void add_test_accuracy(const Leaderboard& board, std::vector<TextColumn>& columns) {
    if (board.objective.metric == "test_accuracy" || !has_metric(board, "test_accuracy")) {
        return;
    }
    columns.push_back(
        column(board, {"test_accuracy", Align::right, 70, 8, {}}, [](const LeaderboardRow& row) {
            const auto value = row.metrics.find("test_accuracy");
            return value == row.metrics.end() ? "-" : metric_text("test_accuracy", value->second);
        }));
}

// Parameters are more informative than labels that only a few rows have.
void add_label(const Leaderboard& board, std::vector<TextColumn>& columns) {
    const auto labelled =
        std::ranges::count_if(board.rows, [](const LeaderboardRow& row) { return !row.label.empty(); });
    if (labelled > 0) {
        const int importance = labelled == std::ssize(board.rows) ? 60 : 30;
        columns.push_back(column(board, {"label", Align::left, importance, 8, {}},
                                 [](const LeaderboardRow& row) { return row.label; }));
    }
}

// Twice the number of pairs of rows that the cells distinguish.
std::size_t told_apart(const TextColumn& column) {
    std::map<std::string, std::size_t> rows_with;
    for (const std::string& cell : column.cells) {
        ++rows_with[cell];
    }
    std::size_t alike = 0;
    for (const auto& [cell, rows] : rows_with) {
        alike += rows * rows;
    }
    return column.cells.size() * column.cells.size() - alike;
}

TextColumn param_column(const Leaderboard& board, const std::string& name) {
    const bool all_numbers = std::ranges::all_of(board.rows, [&](const LeaderboardRow& row) {
        const auto value = row.params.find(name);
        return value == row.params.end() || is_number(value->second);
    });
    const TextColumn shape{name, all_numbers ? Align::right : Align::left, 40, 6, {}};
    const TextColumn shown =
        column(board, shape, [&](const LeaderboardRow& row) { return param_cell(row, name); });
    return all_numbers ? with_whole_cells(shown) : shown;
}

// The most distinguishing columns first: the last ones are left out if there is not enough room.
void add_params(const Leaderboard& board, std::vector<TextColumn>& columns) {
    std::vector<TextColumn> params;
    for (const std::string& name : param_names(board)) {
        if (!is_constant(board, name)) {
            params.push_back(param_column(board, name));
        }
    }
    std::ranges::stable_sort(params, std::greater(), [](const TextColumn& each) {
        return std::pair(each.align == Align::left,
                         told_apart(each));  // words, such as models, before numbers
    });
    std::ranges::move(params, std::back_inserter(columns));
}

// The number of seeds that all rows have; nothing if it varies.
std::optional<std::int64_t> common_seeds(const Leaderboard& board) {
    const bool same = std::ranges::all_of(
        board.rows, [&](const LeaderboardRow& row) { return row.seeds() == board.rows.front().seeds(); });
    return same && !board.rows.empty() ? std::optional(board.rows.front().seeds()) : std::nullopt;
}

bool has_groups(const Leaderboard& board) {
    return std::ranges::any_of(board.rows, [](const LeaderboardRow& row) { return !row.group.empty(); });
}

std::string group_note(const Leaderboard& board) {
    const LeaderboardRow& best = board.rows.front();
    std::vector<std::string> others;
    for (const LeaderboardRow& row : board.rows) {
        if (row.group == best.group && !row.leads_group) {
            others.push_back(to_text(row.configuration));
        }
    }
    const std::string level =
        fmt::format("at the {:.0f} % level. A * marks the best of a group.", 100 * board.interval.level);
    if (!best.leads_group) {
        return "";  // the leader was filtered out: nothing to compare with
    }
    if (others.empty()) {
        return board.rows.size() < 2 ? ""
                                     : fmt::format("{} can be told apart from every other here {}",
                                                   to_text(best.configuration), level);
    }
    const std::string name = to_text(best.configuration);
    return fmt::format("{} (group {}) cannot be told apart from {} {}", listed(others, 6), best.group,
                       best.rank == 1 ? "the best, " + name + "," : name, level);
}

// The mean of only the successful seeds is too favorable.
std::string lost_note(const Leaderboard& board) {
    std::vector<std::string> names;
    for (const LeaderboardRow& row : board.rows) {
        if (row.lost_seeds > 0) {
            names.push_back(fmt::format("{} ({} of {})", to_text(row.configuration), row.lost_seeds,
                                        row.lost_seeds + row.seeds()));
        }
    }
    return names.empty() ? ""
                         : "The means leave out seeds that diverged or failed, of " + listed(names, 6) + ".";
}

std::string interval_note(const Leaderboard& board) {
    const bool any =
        std::ranges::any_of(board.rows, [](const LeaderboardRow& row) { return row.interval.has_value(); });
    if (!any) {
        return "No intervals: they need at least two seeds, or an accuracy with stored predictions.";
    }
    return fmt::format(
        "Intervals: {:.0f} %, over {}. They ignore that the best was chosen for its score, which "
        "favors it.",
        100 * board.interval.level, listed(board.interval.over, 2));
}

}  // namespace

std::vector<TextColumn> leaderboard_columns(const Leaderboard& board) {
    const std::string& metric = board.objective.metric;
    std::vector<TextColumn> columns;
    columns.push_back(column(board, {"rank", Align::right, TextColumn::always_shown, 0, {}},
                             [](const LeaderboardRow& row) { return std::to_string(row.rank); }));
    columns.push_back(column(board, {"configuration", Align::left, TextColumn::always_shown, 6, {}},
                             [](const LeaderboardRow& row) { return to_text(row.configuration); }));
    columns.push_back(
        column(board, {metric, Align::left, TextColumn::always_shown, 0, {}},
               [&](const LeaderboardRow& row) { return mean_text(metric, row.mean, row.interval); }));
    if (has_groups(board)) {
        columns.push_back(column(board, {"group", Align::left, 90, 0, {}}, [](const LeaderboardRow& row) {
            return row.leads_group ? row.group + "*" : row.group;
        }));
    }
    if (!common_seeds(board)) {
        columns.push_back(column(board, {"seeds", Align::right, 80, 0, {}},
                                 [](const LeaderboardRow& row) { return std::to_string(row.seeds()); }));
    }
    add_test_accuracy(board, columns);
    add_label(board, columns);
    add_params(board, columns);
    return columns;
}

std::string constant_params(const Leaderboard& board) {
    if (board.rows.empty()) {
        return "";
    }
    Params constant;
    for (const auto& [name, value] : board.rows.front().params) {
        if (is_constant(board, name)) {
            constant[name] = value;
        }
    }
    return to_text(constant);
}

std::vector<std::string> leaderboard_notes(const Leaderboard& board) {
    std::vector<std::string> notes;
    if (!board.rows.empty()) {
        const std::string constant = constant_params(board);
        if (!constant.empty()) {
            notes.push_back((board.rows.size() > 1 ? "The same in all of them: " : "Parameters: ") +
                            constant);
        }
        if (const auto seeds = common_seeds(board)) {
            notes.push_back(fmt::format("Each was trained with {} seed{}.", *seeds, *seeds == 1 ? "" : "s"));
        }
        const auto finalists = std::ranges::count_if(board.rows, &LeaderboardRow::finalist);
        if (finalists > 0) {
            notes.push_back(fmt::format(
                "Finalists: the first {}. They have more seeds, and so rank before all others.", finalists));
        }
        if (std::ranges::any_of(board.rows, [](const LeaderboardRow& row) {
                return row.tested_seeds > 0 && row.tested_seeds < row.seeds();
            })) {
            notes.push_back(
                "Test values are means over the seeds of the finals alone, which are fewer than 'seeds'.");
        }
        if (const std::string lost = lost_note(board); !lost.empty()) {
            notes.push_back(lost);
        }
        const std::string groups = group_note(board);
        if (!groups.empty()) {
            notes.push_back(groups);
        }
        notes.push_back(interval_note(board));
    }
    if (board.without_completed_trial > 0) {
        notes.push_back(fmt::format("Left out, without a completed trial: {} {}.",
                                    board.without_completed_trial,
                                    board.without_completed_trial == 1 ? "configuration" : "configurations"));
    }
    return notes;
}

std::string leaderboard_title(const Leaderboard& board) {
    return fmt::format("{}: mean {}, {} is better (as of {}, {})", board.sweep, board.objective.metric,
                       board.objective.direction == Direction::maximize ? "higher" : "lower", board.as_of,
                       board.complete ? "complete" : "not complete");
}

}  // namespace trommel
