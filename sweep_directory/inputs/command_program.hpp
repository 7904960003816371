// Checks the program of a sweep's command before anything starts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sweep/sweep.hpp"

namespace trommel {

/// The directory in which the command of a sweep file runs: the directory of the file.
std::filesystem::path command_directory(const std::filesystem::path& sweep_file);

/// Throws InputError if the sweep's program is neither in $PATH nor in the command's directory. A program
/// that is itself a parameter is not checked.
void check_program(const Sweep& sweep, const std::filesystem::path& sweep_file);

/// A warning for the first word that looks like a script but is not a file there: "warning: 'train.py' in
/// 'command' is not a file in ...".
std::optional<std::string> missing_script_warning(const Sweep& sweep,
                                                  const std::filesystem::path& sweep_file);

}  // namespace trommel
