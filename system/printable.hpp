// Makes text from outside (a file, a record, a program, the command line) safe to print on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// On one line. Escapes what a terminal would act on or hide: control characters (C0, DEL, C1), bidirectional
/// and other invisible format characters, line and paragraph separators, and bytes that are not UTF-8, as \n,
/// \t, \x1b or \u202e. Everything else is unchanged.
std::string printable(std::string_view text);

/// The same for several lines: line breaks and tabs stay.
std::string printable_lines(std::string_view text);

/// Whether printable() would change anything.
bool has_control_character(std::string_view text);

/// The JSON text with these characters replaced by JSON's own escapes; its value is unchanged.
std::string printable_json(std::string_view json);

}  // namespace trommel
