// Text from a file or a file's name, fit to be shown on one line of a terminal.
#pragma once

#include <string>
#include <string_view>

namespace trommel {

/// Control characters as \n, \t or \x1b; everything else as it is.
std::string printable(std::string_view text);

}  // namespace trommel
