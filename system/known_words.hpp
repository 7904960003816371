// What to say of a word that nobody knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// The word that `word` was probably meant to be, where one is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words);

/// "known: a, b, c"; with the nearest one first, where one is near: "did you mean 'a'? known: ...". Many words are not
/// listed then.
std::string known_words(std::string_view word, const std::vector<std::string>& words);

}  // namespace trommel
