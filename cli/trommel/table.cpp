#include "cli/trommel/table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace trommel::cli {

TextStyle terminal_style() {
    if (isatty(STDOUT_FILENO) == 0) {
        return {};
    }
    TextStyle style{.width = 80, .colours = true};
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        style.width = size.ws_col;
    }
    const char* no_color = std::getenv("NO_COLOR");
    style.colours = !no_color || *no_color == '\0';
    return style;
}

}  // namespace trommel::cli
