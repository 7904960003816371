// Asks the user at the terminal a question.
#pragma once

#include <string>

namespace trommel::cli {

/// Whether there is a terminal to ask on.
bool is_anybody_there();

/// True for "y" or "yes". `question` is printed on standard error.
bool says_yes(const std::string& question);

}  // namespace trommel::cli
