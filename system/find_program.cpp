#include "system/find_program.hpp"

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

std::optional<fs::path> find_in_path(const std::string& name, const fs::path& directory) {
    const char* variable = std::getenv("PATH");
    std::istringstream path(variable ? variable : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(path, folder, ':');) {
        if (const fs::path file = directory / folder / name; is_executable(file)) {
            return file;
        }
    }
    return std::nullopt;
}

std::optional<fs::path> find_program(const std::string& word, const fs::path& directory) {
    if (word.empty()) {
        return std::nullopt;
    }
    if (word.find('/') == std::string::npos) {
        if (auto file = find_in_path(word, directory)) {
            return file;
        }
    }
    const fs::path file = directory / word;
    return is_executable(file) ? std::optional(file) : std::nullopt;
}

std::string why_not_found(const std::string& word, const fs::path& directory) {
    const std::string program = "program '" + word + "' ";
    const fs::path file = directory / word;
    std::error_code ignored;
    if (!word.empty() && fs::is_directory(file, ignored)) {
        return program + "is a directory (" + file.string() + "); name a program in it";
    }
    if (!word.empty() && fs::is_regular_file(file, ignored)) {
        constexpr fs::perms any = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
        const bool some_may = (fs::status(file, ignored).permissions() & any) != fs::perms::none;
        return program +
               (some_may
                    ? "you may not execute it, or its file system does not allow it (mounted with noexec?); "
                      "check 'ls -l' and 'findmnt' of " +
                          file.string()
                    : "is not executable; chmod +x " + file.string());
    }
    if (word.find(' ') != std::string::npos) {
        return program +
               "is not found: it contains spaces; write each word as its own element of 'command', "
               "[\"python3\", \"train.py\", \"--lr={lr}\"]";
    }
    return program + "is not found (neither in PATH nor in " + directory.string() +
           "); correct the first word of 'command', or install it";
}

}  // namespace trommel
