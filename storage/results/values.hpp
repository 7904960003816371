// Converts single values to SQL values and back without loss. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/results/sqlite.hpp"
#include "sweep/params.hpp"
#include "sweep/record.hpp"

namespace trommel {

/// Predicted or true classes as uint16, little-endian.
std::vector<std::byte> to_bytes(const std::vector<std::uint16_t>& classes);
std::vector<std::uint16_t> to_classes(std::span<const std::byte> bytes);

/// Binds `value` at `position`: bool and integer as INTEGER, number as REAL, string as TEXT, a list as the
/// text "[64, 32]". kind_of(value) tells them apart.
void bind_value(sqlite::Statement& statement, int position, const ParamValue& value);
ParamValue read_value(const sqlite::Statement& row, int column, std::string_view kind);

/// "name=value" lines, ordered by name; backslash and newline in values are written \\ and \n.
std::string to_text(const Environment& environment);
Environment parse_environment(std::string_view text);

/// Seeds are unsigned, SQLite's integers are signed: stored as decimal text.
std::string seed_text(std::uint64_t seed);
std::uint64_t parse_seed(const std::string& text);

}  // namespace trommel
