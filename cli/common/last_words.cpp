#include "cli/common/last_words.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "sweep/errors.hpp"

namespace trommel::cli {

void leave_last_words(const std::filesystem::path& file, const LastWords& words) {
    std::ofstream(file) << (words.wrong_input ? "input" : "operation") << '\n' << words.text;
}

LastWordsFile::LastWordsFile() {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    std::string name = (folder / "trommel-last-words-XXXXXX").string();
    const int file = error ? -1 : mkstemp(name.data());
    if (file < 0) {
        throw StorageError(folder.string() + ": cannot write a temporary file (" +
                           (error ? error.message() : std::strerror(errno)) +
                           "); set TMPDIR to a folder that you may write");
    }
    close(file);
    path_ = name;
}

LastWordsFile::~LastWordsFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

std::optional<LastWords> LastWordsFile::read() const {
    std::ifstream file(path_);
    std::string kind;
    if (!std::getline(file, kind)) {
        return std::nullopt;
    }
    std::ostringstream text;
    text << file.rdbuf();
    return LastWords{kind == "input", std::move(text).str()};
}

}  // namespace trommel::cli
