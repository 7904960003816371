// Words as a shell reads them, for commands that a person may paste.
#pragma once

#include <filesystem>
#include <string>

namespace trommel {

/// The text as one word: in quotes where it needs them.
std::string shell_word(const std::string& text);

/// A path as one word that no command takes for an option: ./-x of -x.
std::string shell_path(const std::filesystem::path& path);

}  // namespace trommel
