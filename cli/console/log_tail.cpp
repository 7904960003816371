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

// A program may have died, or be, in the middle of a character: its last bytes are shown with those that follow.
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

// A progress bar goes back to the beginning of its line: here it begins a new one.
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
    flush_results();  // nobody follows what arrives nowhere
}

}  // namespace trommel::cli
