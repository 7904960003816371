// The word that somebody who misspelt one has meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// The one of `words` that needs the fewest letters changed, added or taken away, where these are few; nothing
/// otherwise.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace trommel
