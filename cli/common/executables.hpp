// Where the executables find one another.
#pragma once

#include <filesystem>
#include <string>

namespace trommel::cli {

/// The path of trommel-rank or trommel-trainer: beside the running executable. Throws InputError when it is
/// not there.
std::filesystem::path sibling(const std::string& name);

/// The trainer: $TROMMEL_TRAINER where it is set, else the sibling.
std::filesystem::path trainer_executable();

}  // namespace trommel::cli
