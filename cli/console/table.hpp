// The capabilities of standard output: its terminal's size, and whether bold text may be used.
#pragma once

#include <optional>

#include "report/text_table.hpp"

namespace trommel::cli {

/// On a terminal, its width, and colors unless NO_COLOR is set and not empty (no-color.org). Otherwise no
/// limit and no colors.
TextStyle terminal_style();

/// The columns of the terminal at this file descriptor; nothing if it is not a terminal, or does not report
/// them.
std::optional<int> terminal_columns(int file);

/// The rows of its terminal; nothing if it is not a terminal, or does not report them.
std::optional<int> terminal_rows();

}  // namespace trommel::cli
