#include "sweep_directory/sweep_edit.hpp"

#include <algorithm>
#include <vector>

#include "search_spaces/sweep_file.hpp"
#include "sweep_directory/sweep_differences.hpp"
#include "system/errors.hpp"
#include "system/shell_words.hpp"
#include "system/words.hpp"

namespace trommel {

namespace {

// Only the first few: they are enough to see that everything has changed.
std::string words(const std::vector<Difference>& differences) {
    constexpr std::size_t most = 5;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(most, differences.size()); ++i) {
        texts.push_back(differences[i].text);
    }
    if (differences.size() > most) {
        texts.push_back("and " + std::to_string(differences.size() - most) + " more");
    }
    return joined(texts, ", ");
}

// A free name for the directory of a branch.
std::filesystem::path branch_of(const std::filesystem::path& directory) {
    for (int number = 2;; ++number) {
        std::filesystem::path path = directory.lexically_normal();
        path = (path.has_filename() ? path : path.parent_path()).string() + "-" + std::to_string(number);
        if (!std::filesystem::exists(path)) {
            return path;
        }
    }
}

}  // namespace

bool may_follow(const SweepSource& begun, const std::string& text, const std::filesystem::path& file) {
    return forbidden_differences(read_sweep(begun.text, begun.file_name), read_sweep(text, file.string()))
        .empty();
}

EditedSweep edited_sweep(const SweepSource& begun, const SweepDirectory& directory, const std::string& text,
                         const std::filesystem::path& file) {
    const Sweep then = read_sweep(begun.text, begun.file_name);
    EditedSweep edited{.sweep = read_sweep(text, file.string()), .record = {}};
    const auto forbidden = forbidden_differences(then, edited.sweep);
    if (!forbidden.empty()) {
        int line = line_of(forbidden.front(), begun.text, text);
        for (const Difference& difference : forbidden) {
            line = std::min(line, line_of(difference, begun.text, text));
        }
        throw InputError(
            file.string() + ":" + std::to_string(line) + ":1: the sweep in " + directory.path.string() +
            " was started with a different file: " + words(forbidden) +
            " (trials would not be comparable); undo the change, or start another sweep, which imports "
            "the trials "
            "that are still valid: trommel run " +
            shell_path(file) + " -d " + shell_path(directory.path) + " --branch " +
            shell_path(branch_of(directory.path)));
    }
    edited.record = {.file_name = file.filename().string(),
                     .text = text,
                     .changes = joined(permitted_differences(then, edited.sweep), ", ")};
    if (edited.sweep.budget == then.budget && begun.budget) {
        edited.sweep.budget = *begun.budget;
    }
    return edited;
}

}  // namespace trommel
