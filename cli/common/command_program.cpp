#include "cli/common/command_program.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "sweep/command.hpp"
#include "sweep/errors.hpp"
#include "worker/command_trainer/find_program.hpp"

namespace trommel::cli {

namespace {

constexpr std::array<std::string_view, 6> script_endings = {".py", ".sh", ".R", ".r", ".jl", ".lua"};

bool looks_like_a_script(const std::string& word) {
    return !word.starts_with('-') && std::ranges::any_of(script_endings, [&](std::string_view ending) {
        return word.ends_with(ending);
    });
}

}  // namespace

std::filesystem::path command_directory(const std::filesystem::path& sweep_file) {
    return std::filesystem::absolute(sweep_file).parent_path();
}

void must_find_program(const Sweep& sweep, const std::filesystem::path& sweep_file) {
    if (!sweep.train.command || !names_in({sweep.train.command->words.front()}).empty()) {
        return;
    }
    const std::filesystem::path directory = command_directory(sweep_file);
    const std::string word = fill_in(sweep.train.command->words, {}).front();
    if (!find_program(word, directory)) {
        throw InputError(sweep_file.string() + ": program '" + word +
                         "' is not found (neither in PATH nor in " + directory.string() +
                         "); correct the first word of 'command', or install it");
    }
}

std::optional<std::string> missing_script_warning(const Sweep& sweep,
                                                  const std::filesystem::path& sweep_file) {
    if (sweep.train.command) {
        for (const std::string& word : sweep.train.command->words) {
            if (looks_like_a_script(word) && names_in({word}).empty() &&
                !std::filesystem::exists(command_directory(sweep_file) / word)) {
                return "warning: '" + word + "' in 'command' is no file in " +
                       command_directory(sweep_file).string() + ", where the command runs";
            }
        }
    }
    return std::nullopt;
}

}  // namespace trommel::cli
