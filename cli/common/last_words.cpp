#include "cli/common/last_words.hpp"

#include <fstream>
#include <sstream>
#include <system_error>

namespace trommel::cli {

namespace {

std::filesystem::path file_of(const SweepDirectory& directory) {
    return directory.logs() / "coordinator.error";
}

}  // namespace

void leave_last_words(const SweepDirectory& directory, const LastWords& words) {
    std::ofstream(file_of(directory)) << (words.wrong_input ? "input" : "operation") << '\n' << words.text;
}

std::optional<LastWords> take_last_words(const SweepDirectory& directory) {
    std::ifstream file(file_of(directory));
    std::string kind;
    if (!std::getline(file, kind)) {
        return std::nullopt;
    }
    std::ostringstream text;
    text << file.rdbuf();
    std::error_code ignored;
    std::filesystem::remove(file_of(directory), ignored);
    return LastWords{kind == "input", std::move(text).str()};
}

}  // namespace trommel::cli
