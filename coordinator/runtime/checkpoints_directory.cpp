#include "coordinator/runtime/checkpoints_directory.hpp"

#include <system_error>

#include "messaging/checkpoint_name.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace fs = std::filesystem;

void make_checkpoints_directory(const Sweep& sweep, const fs::path& directory) {
    std::error_code error;
    if (!sweep.train.command) {
        fs::create_directories(directory, error);
    }
    if (error) {
        throw StorageError(directory.string() + ": " + error.message() +
                           " (the checkpoints of running trials go there); remove what is in the way");
    }
}

void tidy_checkpoints(const fs::path& directory, const Coordinator& coordinator) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
        const auto name = parse_checkpoint_name(entry.path().filename().string());
        if (name && !coordinator.may_resume(name->trial)) {
            std::error_code not_removed;
            fs::remove(entry.path(), not_removed);
        }
    }
}

}  // namespace trommel
