#include "cli/console/ask.hpp"

#include <unistd.h>

#include <iostream>

#include "system/printing.hpp"

namespace trommel::cli {

bool is_anybody_there() {
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

bool says_yes(const std::string& question) {
    print_note("{} [y/N] ", question);
    std::string answer;
    return std::getline(std::cin, answer) && (answer == "y" || answer == "yes");
}

}  // namespace trommel::cli
