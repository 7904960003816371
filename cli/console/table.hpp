// What standard output can show: the size of its terminal, and whether bold is welcome.
#pragma once

#include <optional>

#include "report/text_table.hpp"

namespace trommel::cli {

/// On a terminal its width, and colors unless NO_COLOR is set and not empty (no-color.org). Elsewhere no
/// limit and no colors.
TextStyle terminal_style();

/// The columns of the terminal at this file; nothing where it is none, or does not say.
std::optional<int> terminal_columns(int file);

/// The rows of its terminal; nothing where it is none, or does not say.
std::optional<int> terminal_rows();

}  // namespace trommel::cli
