// Locates trommel's executables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// The directory of the running executable, which holds the others too.
std::filesystem::path own_folder();

/// The path of trommel-rank or trommel-trainer, beside the running executable. Throws InputError if it is
/// missing.
std::filesystem::path sibling(const std::string& name);

/// The trainer: $TROMMEL_TRAINER if it is set, otherwise the executable beside this one.
std::filesystem::path trainer_executable();

/// The program that a worker starts, with its arguments.
struct TrainerCommand {
    std::filesystem::path executable;
    std::vector<std::string> arguments;
};

/// The trainer of a sweep with a command, which runs in `directory`; each trial gets a directory below
/// `trials`.
TrainerCommand command_trainer(const std::filesystem::path& trials, const std::filesystem::path& directory);

}  // namespace trommel
