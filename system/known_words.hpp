// Suggestions for an unknown word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// The known word that `word` was probably meant to be, if one is similar enough.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words);

/// "known: a, b, c"; if one is similar, it comes first: "did you mean 'a'? known: ...". In that case a long
/// list is left out.
std::string known_words(std::string_view word, const std::vector<std::string>& words);

}  // namespace trommel
