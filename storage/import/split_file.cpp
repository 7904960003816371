#include "storage/import/split_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "storage/import/unicode_form.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string_view()
                              : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Some spreadsheets start a UTF-8 file with U+FEFF.
std::string_view without_mark(std::string_view text) {
    return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

// As in CSV: "" within quotes is one quote.
std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
        return std::string(text);
    }
    text = text.substr(1, text.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        plain += text[i];
        i += text.substr(i, 2) == "\"\"";
    }
    return plain;
}

/// A path may contain commas and blanks, a split does not: the last one on the line separates them.
struct Line {
    explicit Line(std::string_view text) {
        const std::size_t separator = text.find_last_of(", \t");
        if (separator != text.npos) {
            word = unquoted(text.substr(separator + 1));
            std::string_view before = trimmed(text.substr(0, separator));
            if (text[separator] != ',' && !before.empty() && before.back() == ',') {
                before.remove_suffix(1);  // "path, split"
            }
            path = unquoted(trimmed(before));
        }
    }

    std::string path;
    std::string word;
};

/// The indices of images by path, and what was read from the file so far.
class SplitTable {
  public:
    SplitTable(const fs::path& directory, const ClassFolders& found)
        : directory_(directory), found_(found), places_(found.files), splits_(found.files.size()) {}

    /// Throws InputError without the location.
    void add(const Line& line) {
        if (line.word.empty()) {
            throw InputError("no split on this line; write it like \"" + found_.files.front() + ",train\"");
        }
        const auto place = places_.find(line.path);
        if (!place) {
            throw InputError(
                fmt::format("'{}' is not an image of {} (paths are relative to it); write it like {}",
                            printable(line.path), directory_.string(), printable(found_.files.front())));
        }
        const auto split = to_split(line.word);
        if (!split) {
            throw InputError(
                fmt::format("'{}' is not a split; write train, val or test", printable(line.word)));
        }
        if (splits_[*place]) {
            throw InputError(
                fmt::format("'{}' is listed twice; remove one of the lines", printable(line.path)));
        }
        splits_[*place] = *split;
    }

    std::vector<std::optional<Split>> take() { return std::move(splits_); }

  private:
    const fs::path& directory_;
    const ClassFolders& found_;
    PlacesByName places_;  // of found_.files
    std::vector<std::optional<Split>> splits_;
};

std::ifstream open(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        throw InputError(path.string() + ": is a directory; name a file of lines \"path,split\"");
    }
    std::ifstream file(path);
    if (!file) {
        throw InputError(path.string() + ": cannot open (" + std::generic_category().message(errno) +
                         "); name a file of lines \"path,split\"");
    }
    return file;
}

}  // namespace

std::vector<std::optional<Split>> read_split_file(const fs::path& path, const fs::path& directory,
                                                  const ClassFolders& found) {
    std::ifstream file = open(path);
    SplitTable table(directory, found);
    std::string text;
    for (std::int64_t number = 1; std::getline(file, text); ++number) {
        const std::string_view words = trimmed(number == 1 ? without_mark(text) : text);
        if (words.empty()) {
            continue;
        }
        const Line line(words);
        if (number == 1 && line.word == "split") {
            continue;
        }
        try {
            table.add(line);
        } catch (const InputError& error) {
            throw InputError(fmt::format("{}:{}: {}", path.string(), number, error.what()));
        }
    }
    return table.take();
}

}  // namespace trommel
