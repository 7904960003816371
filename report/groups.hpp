// Groups of configurations that cannot be told apart. Private to this folder.
#pragma once

#include <span>
#include <string>

#include "report/evidence.hpp"
#include "report/leaderboard.hpp"

namespace trommel {

/// Assigns a group to every row, from the top: the best row without a group starts a new one, and all rows
/// below that cannot be told apart from it join. `evidence` is in the order of the rows.
void assign_groups(std::span<LeaderboardRow> rows, std::span<const Evidence> evidence);

/// "a" to "z", "aa", "ab", ...
std::string group_name(std::size_t number);

}  // namespace trommel
