// The sweep files of broken_files.txt, each with its expected errors.
#pragma once

#include <fstream>
#include <ostream>
#include <string>
#include <vector>

namespace trommel {

struct BrokenFile {
    std::string name;
    std::string text;
    std::string errors;
};

inline void PrintTo(const BrokenFile& file, std::ostream* out) {
    *out << file.name;
}

/// Each section has a file between "=== NAME" and "---", followed by its errors. The first section is the
/// smallest sweep file; sections not marked "=== whole: NAME" are appended to it, in its last table.
inline std::vector<BrokenFile> read_broken_files(const std::string& path) {
    std::ifstream in(path);
    std::vector<BrokenFile> files;
    std::string* part = nullptr;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== ")) {
            const bool whole = files.empty() || line.starts_with("=== whole: ");
            files.push_back(
                {line.substr(line.starts_with("=== whole: ") ? 11 : 4), whole ? "" : files.front().text, ""});
            part = &files.back().text;
        } else if (line == "---") {
            part = &files.back().errors;
        } else if (part) {
            *part += (part == &files.back().errors && !part->empty() ? "\n" : "") + line +
                     (part == &files.back().text ? "\n" : "");
        }
    }
    files.erase(files.begin());
    return files;
}

}  // namespace trommel
