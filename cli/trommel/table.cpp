#include "cli/trommel/table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace trommel::cli {

namespace {

winsize terminal_size() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size : winsize{};
}

}  // namespace

TextStyle terminal_style() {
    if (isatty(STDOUT_FILENO) == 0) {
        return {};
    }
    TextStyle style{.width = 80, .colours = true};
    if (const auto columns = terminal_size().ws_col; columns > 0) {
        style.width = columns;
    }
    const char* no_color = std::getenv("NO_COLOR");
    style.colours = !no_color || *no_color == '\0';
    return style;
}

std::optional<int> terminal_rows() {
    const int rows = terminal_size().ws_row;
    return rows > 0 ? std::optional(rows) : std::nullopt;
}

}  // namespace trommel::cli
