// Names and texts of a sweep file that are used in directories, tables, queries and terminals.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// Letters, digits, '-', '_' and '.', not starting with '.', at most 100: usable as a directory, a column, an
/// option.
bool is_name(std::string_view text);

/// "use letters, digits, '-', '_' and '.'"
std::string_view name_remedy();

/// The text as printable() shows it, cut to a readable length.
std::string excerpt(std::string_view text);

}  // namespace trommel
