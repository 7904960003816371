#include "worker/command_trainer/find_program.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <system_error>

namespace trommel {

namespace {

namespace fs = std::filesystem;

bool is_executable(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<fs::path> find_program(const std::string& word, const fs::path& directory) {
    if (word.empty()) {
        return std::nullopt;
    }
    if (word.find('/') == std::string::npos) {
        const char* variable = std::getenv("PATH");
        std::istringstream path(variable ? variable : "/usr/local/bin:/usr/bin:/bin");
        for (std::string folder; std::getline(path, folder, ':');) {
            // An empty or relative folder counts from where the command runs.
            if (const fs::path file = directory / folder / word; is_executable(file)) {
                return file;
            }
        }
    }
    const fs::path file = directory / word;
    return is_executable(file) ? std::optional(file) : std::nullopt;
}

}  // namespace trommel
