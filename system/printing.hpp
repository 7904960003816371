// Output of a command: results on standard output, which must arrive; notes on standard error, which may be
// lost.
#pragma once

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace trommel {

/// Prints on standard error, if that can be written. On a full disk, a closed terminal or a pipe without a
/// reader the line is lost: work never fails because a note cannot be printed. File names, error texts of
/// programs and the like may hold anything, so `text` is made safe for a terminal (printable_lines).
void print_note(std::string_view text);

/// Clears the terminal line of the cursor, for the next note.
void wipe_line();

template <class First, class... Rest>
void print_note(fmt::format_string<First, Rest...> format, First&& first, Rest&&... rest) {
    print_note(
        std::string_view(fmt::format(format, std::forward<First>(first), std::forward<Rest>(rest)...)));
}

/// Opens /dev/null in place of standard descriptors that our parent process has closed: otherwise the next
/// file to be opened, perhaps the record, would get their numbers. Writing to a closed standard output still
/// fails.
void fill_closed_standard_files();

/// From here on, writing to a pipe without a reader or to a file at its size limit (ulimit -f) returns an
/// error instead of killing this process or its children.
void outlive_failed_writes();

/// Flushes what was printed so far. Throws std::runtime_error if any of it could not be written.
void flush_results();

}  // namespace trommel
