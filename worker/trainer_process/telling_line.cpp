#include "worker/trainer_process/telling_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace trommel {

namespace {

using Lines = std::vector<std::string>;

bool is_indented(std::string_view line) {
    return line.empty() || line.front() == ' ' || line.front() == '\t';
}

// "KeyError: 'lr'", "torch.cuda.OutOfMemoryError: ...", and "KeyboardInterrupt" alone.
bool names_an_exception(std::string_view line) {
    const std::string_view name = line.substr(0, line.find(':'));
    const bool is_name = !name.empty() && std::ranges::all_of(name, [](char byte) {
        return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '.';
    });
    constexpr std::array<std::string_view, 4> endings = {"Error", "Exception", "Interrupt", "Exit"};
    return is_name && std::ranges::any_of(endings, [&](auto ending) { return name.ends_with(ending); });
}

// The last line of the last traceback, whose lines may all begin with the rank that printed them ("[rank0]:
// ").
std::string of_python(const Lines& lines) {
    constexpr std::string_view header = "Traceback (most recent call last):";
    const auto last = std::find_if(lines.rbegin(), lines.rend(),
                                   [&](const std::string& line) { return line.ends_with(header); });
    if (last == lines.rend()) {
        return "";
    }
    const std::string_view prefix = std::string_view(*last).substr(0, last->size() - header.size());
    for (auto line = last.base(); line != lines.end(); ++line) {
        if (line->starts_with(prefix) && !is_indented(std::string_view(*line).substr(prefix.size()))) {
            return line->substr(prefix.size());
        }
    }
    return "";
}

// Lines with these prefixes name the problem in R, Julia, C++, Java, Rust or Go.
bool announces(std::string_view line) {
    constexpr std::array<std::string_view, 8> beginnings = {
        "Error in ", "Error: ", "ERROR: ",    "  what():  ", "Exception in thread ",
        "thread '",  "panic: ", "Caused by: "};
    return std::ranges::any_of(beginnings, [&](auto beginning) { return line.starts_with(beginning); });
}

}  // namespace

std::string telling_line(const Lines& lines) {
    if (std::string line = of_python(lines); !line.empty()) {
        return line;
    }
    const auto last = std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) {
        return names_an_exception(line) || announces(line);
    });
    if (last == lines.rend()) {
        return "";
    }
    const bool goes_below = last->ends_with(":") || last->ends_with(": ");  // R's and Rust's message
    const std::string below = goes_below && last != lines.rbegin() ? " " + *last.base() : "";
    return last->substr(last->find_first_not_of(' ')) + below;
}

}  // namespace trommel
