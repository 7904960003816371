// Where the program of a command is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

/// The file to execute for a name without a slash, by PATH; an empty or relative folder of it counts from `directory`.
std::optional<std::filesystem::path> find_in_path(const std::string& name,
                                                  const std::filesystem::path& directory = {});

/// The file to execute for the first word of a command that runs in `directory`: as a shell finds it (a word with a
/// slash is a path from there, another one is looked for in $PATH), and else in the directory itself.
std::optional<std::filesystem::path> find_program(const std::string& word,
                                                  const std::filesystem::path& directory);

/// Where find_program() finds nothing: why, as "program './train.sh' may not be executed; chmod +x ./train.sh".
std::string why_not_found(const std::string& word, const std::filesystem::path& directory);

}  // namespace trommel
