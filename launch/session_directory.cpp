#include "launch/session_directory.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "system/host_name.hpp"

namespace trommel {

namespace {

// The directory for temporary files, found in the same way as PMIx finds it.
std::filesystem::path temporary_files() {
    for (const char* name : {"TMPDIR", "TEMP", "TMP"}) {
        if (const char* path = std::getenv(name)) {
            return path;
        }
    }
    return "/tmp";
}

// Without its domain.
std::string short_host_name() {
    const std::string whole = host_name();
    return whole.substr(0, whole.find('.'));
}

}  // namespace

void remove_former_session(const std::string& program) {
    std::error_code ignored;  // a directory of another user: Open MPI reports it
    std::filesystem::remove_all(
        temporary_files() / fmt::format("{}.{}.{}.{}", program, short_host_name(), getpid(), geteuid()),
        ignored);
}

}  // namespace trommel
