// A leaderboard as text: for a terminal, as JSON (format "leaderboard/1"), CSV and Markdown.
#pragma once

#include <string>

#include "report/leaderboard.hpp"
#include "report/text_table.hpp"

namespace trommel {

std::string leaderboard_table(const Leaderboard& leaderboard, TextStyle style);

/// Later versions only add keys; NaN is null.
std::string leaderboard_json(const Leaderboard& leaderboard);

/// RFC 4180 with "\n"; one column for each metric ("metrics.val_loss") and parameter ("params.optimizer"),
/// numbers with all their digits.
std::string leaderboard_csv(const Leaderboard& leaderboard);

std::string leaderboard_markdown(const Leaderboard& leaderboard);

}  // namespace trommel
