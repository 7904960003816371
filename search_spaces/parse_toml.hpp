// Checks untrusted TOML before and while toml++ parses it. The only entry to its parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace trommel {

/// More than any user writes, but less than could exhaust the stack of toml++ and our readers, which recurse
/// into nested tables.
struct TomlBounds {
    static constexpr std::size_t bytes = 4'000'000;
    static constexpr std::size_t line = 1'000'000;
    static constexpr int nesting = 32;    ///< nested brackets and braces
    static constexpr int key_parts = 16;  ///< in a dotted key, or in a header
};

/// Throws InputError, with line and column, if the text exceeds the bounds or is not TOML.
toml::table parse_toml(std::string_view text, const std::string& file_name);

/// Only checks the bounds, without parsing.
void check_toml_bounds(std::string_view text, const std::string& file_name);

/// "has 5000000 bytes (...)": for callers that know the size of a file before its text.
std::string too_large(std::size_t bytes);

}  // namespace trommel
