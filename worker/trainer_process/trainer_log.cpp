#include "worker/trainer_process/trainer_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>
#include <vector>

#include "worker/trainer_process/telling_line.hpp"

namespace trommel {

namespace {

constexpr std::size_t file_bytes = 16'000'000;
constexpr std::size_t tail_bytes = 8192;
constexpr std::size_t word_lines = 5;
constexpr std::size_t word_bytes = 1000;

// A limit for one turn of a loop, in case a trainer never stops printing.
constexpr int reads_at_once = 16;

// The record and its readers need valid text; the file gets the original bytes.
char printable(char byte) {
    return byte >= ' ' && byte <= '~' ? byte : '?';
}

std::string end_of(const std::vector<std::string>& lines) {
    std::string words;
    for (std::size_t at = lines.size() - std::min(lines.size(), word_lines); at < lines.size(); ++at) {
        words += (words.empty() ? "" : " / ") + lines[at];
    }
    return words.substr(words.size() - std::min(words.size(), word_bytes));
}

}  // namespace

TrainerLog::TrainerLog(UniqueFd pipe, const std::filesystem::path& file)
    : pipe_(std::move(pipe)), file_(file, file_bytes) {
    ::fcntl(pipe_.get(), F_SETFL, ::fcntl(pipe_.get(), F_GETFL) | O_NONBLOCK);
}

void TrainerLog::write_to(const std::filesystem::path& file) {
    read();
    file_ = CappedFile(file, file_bytes);
    tail_.clear();
}

void TrainerLog::read() {
    std::array<char, 16384> bytes{};
    for (int turn = 0; pipe_ && turn < reads_at_once; ++turn) {
        const ssize_t count = ::read(pipe_.get(), bytes.data(), bytes.size());
        if (count < 0) {
            return;
        }
        if (count == 0) {
            pipe_.reset();
            return;
        }
        const auto size = static_cast<std::size_t>(count);
        file_.write({bytes.data(), size});
        tail_.append(bytes.data(), size);
        tail_.erase(0, tail_.size() - std::min(tail_.size(), tail_bytes));
    }
}

std::string TrainerLog::last_words() const {
    std::vector<std::string> lines;
    std::istringstream text(tail_);
    for (std::string line; std::getline(text, line);) {
        if (!line.empty()) {
            lines.push_back(line);
        }
    }
    std::string words = telling_line(lines);
    if (words.empty()) {
        words = end_of(lines);
    }
    words.resize(std::min(words.size(), word_bytes));
    std::ranges::transform(words, words.begin(), printable);
    return words;
}

}  // namespace trommel
