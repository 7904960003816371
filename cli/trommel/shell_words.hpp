// Words as a shell reads them, for commands that a person may paste.
#pragma once

#include <string>

namespace trommel::cli {

/// The text as one word: in quotes where it needs them.
std::string shell_word(const std::string& text);

}  // namespace trommel::cli
