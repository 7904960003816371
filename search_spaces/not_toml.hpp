// What a text that is not TOML was meant to be.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// What to do about `line`, in which TOML's reader stopped at `column` (from 1): for YAML, JSON, Python's words, text without
/// quotes, numbers that TOML writes otherwise. "" where nobody can tell.
std::string remedy_for_line(std::string_view line, std::size_t column);

}  // namespace trommel
