// Helpers for words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// Letters, digits and '_', not starting with a digit.
bool is_identifier(std::string_view text);

/// "a, b, c" with ", " between.
std::string joined(const std::vector<std::string>& words, std::string_view between);

/// The text without its trailing line break.
std::string first_line(const std::string& text);

}  // namespace trommel
