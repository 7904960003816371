// Where the executables find one another.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// Where the running executable is, and the others of trommel with it.
std::filesystem::path own_folder();

/// The path of trommel-rank or trommel-trainer: beside the running executable. Throws InputError when it is
/// not there.
std::filesystem::path sibling(const std::string& name);

/// The trainer: $TROMMEL_TRAINER where it is set, else the sibling.
std::filesystem::path trainer_executable();

/// What a worker starts, with its arguments.
struct TrainerCommand {
    std::filesystem::path executable;
    std::vector<std::string> arguments;
};

/// The trainer of a sweep with a command, which runs in `directory`; each trial gets a directory in `trials`.
TrainerCommand command_trainer(const std::filesystem::path& trials, const std::filesystem::path& directory);

}  // namespace trommel
