// What a command prints: results on standard output, which must arrive; notes on standard error, which need not.
#pragma once

#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace trommel {

/// Prints on standard error, as far as that can be written. On a full disk, a terminal that was closed or a pipe without a
/// reader a line is lost: no work is worth less than a word about it. Names of files, reasons of programs and the like may hold
/// anything: nothing in `text` acts on a terminal (printable_lines).
void print_note(std::string_view text);

/// Empties the line of the terminal in which the cursor is, for the next note.
void wipe_line();

template <class First, class... Rest>
void print_note(fmt::format_string<First, Rest...> format, First&& first, Rest&&... rest) {
    print_note(
        std::string_view(fmt::format(format, std::forward<First>(first), std::forward<Rest>(rest)...)));
}

/// Opens /dev/null in place of standard files that whoever started us has closed: else the next file that is opened, perhaps the
/// record, would be taken for them. What is written to a closed standard output still fails.
void fill_closed_standard_files();

/// From here on a pipe without a reader, or a file that may not grow (ulimit -f), is an error of whoever writes to it, and not the
/// end of this process or of those that it starts.
void outlive_failed_writes();

/// Brings what was printed so far to its file. Throws std::runtime_error where any of it could not be written.
void flush_results();

}  // namespace trommel
