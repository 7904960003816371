// The program of a sweep's command, looked for before anything starts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sweep/sweep.hpp"

namespace trommel {

/// The directory in which the command of a sweep file runs: the file's own.
std::filesystem::path command_directory(const std::filesystem::path& sweep_file);

/// Throws InputError where the sweep's program is neither in $PATH nor in the command's directory. A program that is
/// itself a parameter is not looked for.
void must_find_program(const Sweep& sweep, const std::filesystem::path& sweep_file);

/// Of the first word that looks like a script and is no file there: "warning: 'train.py' in 'command' is no file in ...".
std::optional<std::string> missing_script_warning(const Sweep& sweep,
                                                  const std::filesystem::path& sweep_file);

}  // namespace trommel
