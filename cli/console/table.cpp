#include "cli/console/table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace trommel::cli {

namespace {

winsize terminal_size(int file) {
    winsize size{};
    return ioctl(file, TIOCGWINSZ, &size) == 0 ? size : winsize{};
}

std::optional<int> if_known(int size) {
    return size > 0 ? std::optional(size) : std::nullopt;
}

}  // namespace

TextStyle terminal_style() {
    if (isatty(STDOUT_FILENO) == 0) {
        return {};
    }
    const int columns = terminal_columns(STDOUT_FILENO).value_or(80);
    TextStyle style{.width = static_cast<std::size_t>(columns), .colors = true};
    const char* no_color = std::getenv("NO_COLOR");
    style.colors = !no_color || *no_color == '\0';
    return style;
}

std::optional<int> terminal_columns(int file) {
    return if_known(terminal_size(file).ws_col);
}

std::optional<int> terminal_rows() {
    return if_known(terminal_size(STDOUT_FILENO).ws_row);
}

}  // namespace trommel::cli
