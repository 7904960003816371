// What standard output can show: the width of its terminal, and whether bold is welcome.
#pragma once

#include "report/text_table.hpp"

namespace trommel::cli {

/// On a terminal its width, and colours unless NO_COLOR is set and not empty (no-color.org). Elsewhere no
/// limit and no colours.
TextStyle terminal_style();

}  // namespace trommel::cli
