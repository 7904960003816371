// TOML of others, before and while toml++ reads it. The one door to its parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace trommel {

/// Far more than a person writes, and than toml++ and our readers can be brought down with: a table within a table costs them stack.
struct TomlBounds {
    static constexpr std::size_t bytes = 4'000'000;
    static constexpr std::size_t line = 1'000'000;
    static constexpr int nesting = 32;    ///< brackets and braces within one another
    static constexpr int key_parts = 16;  ///< of a dotted key, or of a header
};

/// Throws InputError, with line and column, for a text beyond the bounds or one that is not TOML.
toml::table parse_toml(std::string_view text, const std::string& file_name);

/// The first half of it: nothing is parsed.
void check_toml_bounds(std::string_view text, const std::string& file_name);

/// "has 5000000 bytes (...)": for who knows the size of a file before its text.
std::string too_large(std::size_t bytes);

}  // namespace trommel
