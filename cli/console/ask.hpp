// A question to the person at the terminal.
#pragma once

#include <string>

namespace trommel::cli {

/// Whether somebody can be asked.
bool is_anybody_there();

/// "y" or "yes". `question` is printed on standard error.
bool says_yes(const std::string& question);

}  // namespace trommel::cli
