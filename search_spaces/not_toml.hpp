// Guesses what a text that is not TOML was meant to be.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// The remedy for `line`, at whose `column` (from 1) the TOML parser stopped: for YAML, JSON, Python's
/// keywords, text without quotes, and numbers that TOML writes differently. "" if there is no guess.
std::string remedy_for_line(std::string_view line, std::size_t column);

}  // namespace trommel
