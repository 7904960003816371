#include "system/shell_words.hpp"

namespace trommel {

std::string shell_word(const std::string& text) {
    constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) {
        return text;
    }
    std::string word = "'";
    for (const char c : text) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

std::string shell_path(const std::filesystem::path& path) {
    const std::string text = path.string();
    return shell_word(text.starts_with('-') ? "./" + text : text);
}

}  // namespace trommel
