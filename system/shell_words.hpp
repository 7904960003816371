// Quotes words for a shell, so that users can paste the commands that trommel prints.
#pragma once

#include <filesystem>
#include <string>

namespace trommel {

/// The text as one word of a shell, in quotes if it needs them.
std::string shell_word(const std::string& text);

/// A path as one word that cannot be taken for an option: "./-x" for "-x".
std::string shell_path(const std::filesystem::path& path);

}  // namespace trommel
