#include "sweep_directory/sweep_edit.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

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

BegunSweep begun_sweep(SweepSource source) {
    Sweep sweep = read_sweep(source.text, source.file_name);
    return {std::move(source), std::move(sweep)};
}

bool may_follow(const Sweep& begun, const Sweep& edited) {
    return forbidden_differences(begun, edited).empty();
}

EditedSweep edited_sweep(const BegunSweep& begun, const SweepDirectory& directory, const SweepFile& file) {
    const auto forbidden = forbidden_differences(begun.sweep, file.sweep);
    if (!forbidden.empty()) {
        int line = line_of(forbidden.front(), begun.source.text, file.text);
        for (const Difference& difference : forbidden) {
            line = std::min(line, line_of(difference, begun.source.text, file.text));
        }
        throw InputError(
            file.path.string() + ":" + std::to_string(line) + ":1: the sweep in " + directory.path.string() +
            " was started with a different file: " + words(forbidden) +
            " (trials would not be comparable); undo the change, or start another sweep, which imports "
            "the trials that are still valid: trommel run " +
            shell_path(file.path) + " -d " + shell_path(directory.path) + " --branch " +
            shell_path(branch_of(directory.path)));
    }
    EditedSweep edited{.sweep = file.sweep,
                       .record = {.file_name = file.path.filename().string(),
                                  .text = file.text,
                                  .changes = joined(permitted_differences(begun.sweep, file.sweep), ", ")}};
    if (edited.sweep.budget == begun.sweep.budget && begun.source.budget) {
        edited.sweep.budget = *begun.source.budget;
    }
    return edited;
}

}  // namespace trommel
