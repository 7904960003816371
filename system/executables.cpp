#include "system/executables.hpp"

#include <unistd.h>

#include <cstdlib>

#include "system/errors.hpp"

namespace trommel {

std::filesystem::path own_folder() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

std::filesystem::path sibling(const std::string& name) {
    std::filesystem::path path = own_folder() / name;
    if (access(path.c_str(), X_OK) != 0) {
        throw InputError(path.string() +
                         ": not found (trommel's executables must be in one directory); install "
                         "them with 'cmake --install'");
    }
    return path;
}

std::filesystem::path trainer_executable() {
    if (const char* given = std::getenv("TROMMEL_TRAINER")) {
        return given;
    }
    return sibling("trommel-trainer");
}

TrainerCommand command_trainer(const std::filesystem::path& trials, const std::filesystem::path& directory) {
    return {sibling("trommel-command-trainer"),
            {std::filesystem::absolute(trials).string(), std::filesystem::absolute(directory).string()}};
}

}  // namespace trommel
