// Text of others (a file, a record, a program, the command line), fit for a terminal: nothing in it acts on one.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// On one line. What a terminal would obey or hide is shown instead: control characters (C0, DEL, C1), bidirectional and other
/// invisible format characters, line and paragraph separators, and bytes that are not UTF-8, as \n, \t, \x1b or \u202e.
/// Everything else is as it is.
std::string printable(std::string_view text);

/// The same, of several lines: line breaks and tabs stay.
std::string printable_lines(std::string_view text);

/// Whether printable() would change anything.
bool has_control_character(std::string_view text);

/// A JSON text in which the same characters are written as JSON's own escapes: it still says the same.
std::string printable_json(std::string_view json);

}  // namespace trommel
