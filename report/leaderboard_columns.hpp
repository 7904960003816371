// The columns of a leaderboard, the same for the terminal and for Markdown. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "report/leaderboard.hpp"
#include "report/text_table.hpp"

namespace trommel {

/// Rank, configuration, mean with interval, group, seeds where they vary, test accuracy, label, and the parameters that vary,
/// words before numbers and of each the one that tells most rows apart first.
std::vector<TextColumn> leaderboard_columns(const Leaderboard& leaderboard);

/// Parameters with one and the same value in all rows, as "batch_size=32 epochs=40".
std::string constant_params(const Leaderboard& leaderboard);

/// What must be said below the rows, a sentence or two each.
std::vector<std::string> leaderboard_notes(const Leaderboard& leaderboard);

/// "recyclables: mean val_accuracy, higher is better (as of ..., still running)"
std::string leaderboard_title(const Leaderboard& leaderboard);

}  // namespace trommel
