// The columns of a leaderboard, the same for the terminal and for Markdown. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "report/leaderboard.hpp"
#include "report/text_table.hpp"

namespace trommel {

/// Rank, configuration, mean with interval, group, seeds if they vary, test accuracy, label, and the
/// parameters that vary: words before numbers, and the parameter that distinguishes most rows first.
std::vector<TextColumn> leaderboard_columns(const Leaderboard& leaderboard);

/// Parameters with the same value in all rows, as "batch_size=32 epochs=40".
std::string constant_params(const Leaderboard& leaderboard);

/// The notes below the rows, a sentence or two each.
std::vector<std::string> leaderboard_notes(const Leaderboard& leaderboard);

/// "recyclables: mean val_accuracy, higher is better (as of ..., still running)"
std::string leaderboard_title(const Leaderboard& leaderboard);

}  // namespace trommel
