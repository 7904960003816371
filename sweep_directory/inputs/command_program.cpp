#include "sweep_directory/inputs/command_program.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

#include "sweep/command.hpp"
#include "system/errors.hpp"
#include "system/find_program.hpp"

namespace trommel {

namespace {

constexpr std::array<std::string_view, 6> script_endings = {".py", ".sh", ".R", ".r", ".jl", ".lua"};

bool looks_like_a_script(const std::string& word) {
    return !word.starts_with('-') && word.find(' ') == std::string::npos &&
           std::ranges::any_of(script_endings,
                               [&](std::string_view ending) { return word.ends_with(ending); });
}

// The interpreter in a script's first line, "#!/usr/bin/python3". The kernel only reports that a file does
// not exist, not which one.
std::string problem_with_interpreter(const std::filesystem::path& program) {
    std::ifstream file(program, std::ios::binary);
    std::string line;
    std::getline(file, line);
    if (!line.starts_with("#!")) {
        const bool is_text = !line.empty() && std::ranges::all_of(line, [](char byte) {
            return byte >= ' ' || byte == '\t' || byte == '\r';
        });
        return is_text ? "a script without a first line that names its interpreter; start it with "
                         "#!/usr/bin/env python3, "
                         "#!/bin/bash or similar"
                       : "";
    }
    if (line.ends_with('\r')) {
        return "the first line ends with a carriage return (a Windows line ending: no interpreter has "
               "such a name); "
               "sed -i 's/\\r$//' " +
               program.string();
    }
    std::istringstream words(line.substr(2));
    std::string interpreter;
    words >> interpreter;
    return interpreter.empty() || std::filesystem::exists(interpreter)
               ? ""
               : "its interpreter " + interpreter + " does not exist; correct the first line, or install it";
}

}  // namespace

std::filesystem::path command_directory(const std::filesystem::path& sweep_file) {
    return std::filesystem::absolute(sweep_file).parent_path();
}

void check_program(const Sweep& sweep, const std::filesystem::path& sweep_file) {
    if (!sweep.train.command) {
        return;
    }
    const std::string& first = sweep.train.command->words.front();
    if (!names_in({first}).empty()) {
        if (first.find(' ') != std::string::npos) {
            throw InputError(sweep_file.string() + ": " +
                             why_not_found(first, command_directory(sweep_file)));
        }
        return;
    }
    const std::filesystem::path directory = command_directory(sweep_file);
    const std::string word = fill_in(sweep.train.command->words, {}).front();
    const auto program = find_program(word, directory);
    if (!program) {
        throw InputError(sweep_file.string() + ": " + why_not_found(word, directory));
    }
    if (const std::string problem = problem_with_interpreter(*program); !problem.empty()) {
        throw InputError(program->string() + ":1: " + problem);
    }
}

std::optional<std::string> missing_script_warning(const Sweep& sweep,
                                                  const std::filesystem::path& sweep_file) {
    if (sweep.train.command) {
        for (const std::string& word : sweep.train.command->words) {
            if (looks_like_a_script(word) && names_in({word}).empty() &&
                !std::filesystem::exists(command_directory(sweep_file) / word)) {
                return "warning: '" + word + "' in 'command' is not a file in " +
                       command_directory(sweep_file).string() + ", where the command runs";
            }
        }
    }
    return std::nullopt;
}

}  // namespace trommel
