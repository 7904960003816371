#include "search_spaces/not_toml.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace trommel {

namespace {

bool is_of_a_word(char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '-' || byte == '.' ||
           byte == '/' || byte == '+';
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? ""
                                           : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// The word at which the parser stopped.
std::string_view word_at(std::string_view line, std::size_t column) {
    std::size_t begin = std::min(column > 0 ? column - 1 : 0, line.size());
    if (begin == line.size() || !is_of_a_word(line[begin])) {
        begin -= begin > 0 ? 1 : 0;
    }
    while (begin > 0 && is_of_a_word(line[begin - 1])) {
        --begin;
    }
    const auto end =
        std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(begin), line.end(), is_of_a_word);
    return {line.begin() + static_cast<std::ptrdiff_t>(begin), end};
}

std::string remedy_for_word(std::string_view word) {
    constexpr std::array<std::array<std::string_view, 2>, 9> words = {{{"True", "write true"},
                                                                       {"TRUE", "write true"},
                                                                       {"yes", "write true"},
                                                                       {"False", "write false"},
                                                                       {"FALSE", "write false"},
                                                                       {"no", "write false"},
                                                                       {"None", "leave the key out"},
                                                                       {"null", "leave the key out"},
                                                                       {"nil", "leave the key out"}}};
    const auto found = std::ranges::find(words, word, [](const auto& each) { return each[0]; });
    if (found != words.end()) {
        return std::string((*found)[1]);
    }
    const bool is_number = std::ranges::all_of(
        word, [](char byte) { return std::isdigit(static_cast<unsigned char>(byte)) != 0 || byte == '.'; });
    if (is_number && std::ranges::count(word, '.') == 1 && word.size() > 1) {
        const std::string whole =
            (word.front() == '.' ? "0" : "") + std::string(word) + (word.back() == '.' ? "0" : "");
        return whole == word ? "" : "write " + whole;
    }
    return word.empty() || std::isdigit(static_cast<unsigned char>(word.front())) != 0
               ? ""
               : "put text in quotes: \"" + std::string(word) + "\"";
}

}  // namespace

std::string remedy_for_line(std::string_view line, std::size_t column) {
    const std::string_view text = trimmed(line);
    if (text.starts_with('{')) {
        return "this looks like JSON, but a sweep file is TOML: key = value, and [tables]; 'trommel init' "
               "writes one";
    }
    const std::size_t colon = text.find(':');
    const std::size_t equals = text.find('=');
    if (text.starts_with("- ") || text == "---" || (colon != std::string_view::npos && colon < equals)) {
        return "this looks like YAML, but a sweep file is TOML: key = value, and [tables]; 'trommel init' "
               "writes one";
    }
    const bool is_quoted = text.find_first_of("'\"") != std::string_view::npos;
    return equals == std::string_view::npos || is_quoted ? "" : remedy_for_word(word_at(line, column));
}

}  // namespace trommel
