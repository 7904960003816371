// Finds the program of a command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

/// The file that a name without a slash refers to in PATH; an empty or relative entry of PATH is relative to
/// `directory`.
std::optional<std::filesystem::path> find_in_path(const std::string& name,
                                                  const std::filesystem::path& directory = {});

/// The file that the first word of a command refers to, if the command runs in `directory`. Like a shell: a
/// word with a slash is a path relative to `directory`, any other word is looked up in $PATH; after that, in
/// `directory` itself.
std::optional<std::filesystem::path> find_program(const std::string& word,
                                                  const std::filesystem::path& directory);

/// Why find_program() finds nothing, e.g. "program './train.sh' is not executable; chmod +x ./train.sh".
std::string why_not_found(const std::string& word, const std::filesystem::path& directory);

}  // namespace trommel
