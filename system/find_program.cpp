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

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

std::optional<fs::path> first_in_path(const std::string& name, const fs::path& directory,
                                      bool (*is_wanted)(const fs::path&)) {
    const char* variable = std::getenv("PATH");
    std::istringstream path(variable ? variable : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(path, folder, ':');) {
        if (const fs::path file = directory / folder / name; is_wanted(file)) {
            return file;
        }
    }
    return std::nullopt;
}

// Of a file: "is not executable; chmod +x FILE".
std::string why_not_executable(const fs::path& file) {
    constexpr fs::perms any = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    std::error_code ignored;
    if ((fs::status(file, ignored).permissions() & any) == fs::perms::none) {
        return "is not executable; chmod +x " + file.string();
    }
    return "you may not execute it, or its file system does not allow it (mounted with noexec?); check "
           "'ls -l' and 'findmnt' of " +
           file.string();
}

}  // namespace

std::optional<fs::path> find_in_path(const std::string& name, const fs::path& directory) {
    return first_in_path(name, directory, is_executable);
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
    if (!word.empty() && is_file(file)) {
        return program + why_not_executable(file);
    }
    const bool is_sought_in_path = !word.empty() && word.find('/') == std::string::npos;
    if (const auto found = is_sought_in_path ? first_in_path(word, directory, is_file) : std::nullopt) {
        return program + why_not_executable(*found);
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
