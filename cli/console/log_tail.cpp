#include "cli/console/log_tail.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "system/printable.hpp"

#include "system/printing.hpp"

namespace trommel::cli {

namespace {

// The file may end within a character, if a program is writing it or has died: its last bytes are shown
// together with those that follow.
std::string_view whole_characters(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xc0) {
            const std::size_t wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
            return back < wanted ? text.substr(0, text.size() - back) : text;
        }
    }
    return text;
}

// A progress bar returns to the start of its line; here it starts a new one.
std::string for_terminal(std::string_view text) {
    std::string lines(text);
    std::ranges::replace(lines, '\r', '\n');
    return printable_lines(lines);
}

}  // namespace

void LogTail::print_new() {
    const bool terminal = ::isatty(STDOUT_FILENO) != 0;
    std::ifstream file(path_, std::ios::binary);
    file.seekg(offset_);
    std::array<char, 1 << 16> buffer;
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
        const std::string_view all(buffer.data(), static_cast<std::size_t>(file.gcount()));
        const std::string_view part = terminal ? whole_characters(all) : all;
        const std::string shown = terminal ? for_terminal(part) : std::string(part);
        std::fwrite(shown.data(), 1, shown.size(), stdout);
        offset_ += static_cast<std::streamoff>(part.size());
        if (part.size() < all.size() && file) {
            file.seekg(offset_);
        }
    }
    flush_results();  // stop following if the output can no longer be written
}

}  // namespace trommel::cli
