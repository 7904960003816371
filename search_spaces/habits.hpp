// The words of other tools, and their counterparts in a sweep file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trommel {

/// The remedy for an unknown key that other tools use: "write learning_rate". `table` is the name of the
/// table in messages: "[train]", "parameter 'lr'".
std::optional<std::string> remedy_for_habit(std::string_view table, std::string_view key);

/// Our name of a sampler, pruner or setting if `word` is another spelling of it: "TPESampler" is tpe,
/// "grid_search" is grid, "SGD" is sgd. Otherwise the word in lower case.
std::string usual_name(std::string_view word);

/// "10", "1e-3", "-.5": whether a string would be a number without its quotes.
bool is_number_text(std::string_view text);

}  // namespace trommel
