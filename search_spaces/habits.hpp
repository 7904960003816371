// The words of other tools, and what a sweep file says in their place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trommel {

/// What to do about an unknown key that other tools have: "write learning_rate". `table` is how the table is called in messages:
/// "[train]", "parameter 'lr'".
std::optional<std::string> remedy_for_habit(std::string_view table, std::string_view key);

/// The name of a sampler, pruner or setting as we write it, where `word` is another spelling of one of theirs: "TPESampler" is
/// tpe, "grid_search" is grid, "SGD" is sgd. Otherwise the word in small letters.
std::string usual_name(std::string_view word);

/// "10", "1e-3", "-.5": whether a text would be a number without its quotes.
bool is_number_text(std::string_view text);

}  // namespace trommel
