#include "system/printing.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include "system/printable.hpp"

namespace trommel {

namespace {

void write_to_standard_error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
    std::clearerr(stderr);
}

}  // namespace

void print_note(std::string_view text) {
    write_to_standard_error(printable_lines(text));
}

void wipe_line() {
    write_to_standard_error("\r\033[K");
}

void fill_closed_standard_files() {
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(file, F_GETFD) < 0 && errno == EBADF) {
            // open() returns the lowest free descriptor, which is this one.
            (void)open("/dev/null", file == STDERR_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

void outlive_failed_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

void flush_results() {
    const bool failed_before = std::ferror(stdout) != 0;
    if (std::fflush(stdout) == 0 && !failed_before) {
        return;
    }
    const std::string why = failed_before ? "" : std::string(" (") + std::strerror(errno) + ")";
    throw std::runtime_error("standard output: not all output could be written" + why +
                             "; free some space there, or redirect it elsewhere");
}

}  // namespace trommel
