#include "sweep_directory/last_words.hpp"

#include <fstream>
#include <sstream>

namespace trommel {

void leave_last_words(const std::filesystem::path& file, const LastWords& words) {
    std::ofstream(file) << (words.wrong_input ? "input" : "operation") << '\n' << words.text;
}

std::optional<LastWords> LastWordsFile::read() const {
    std::ifstream file(path());
    std::string kind;
    if (!std::getline(file, kind)) {
        return std::nullopt;
    }
    std::ostringstream text;
    text << file.rdbuf();
    return LastWords{kind == "input", std::move(text).str()};
}

}  // namespace trommel
