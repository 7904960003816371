#include "worker/training_files/checkpoint_directory.hpp"

#include <algorithm>
#include <system_error>
#include <tuple>

#include "system/errors.hpp"
#include "system/words.hpp"
#include "worker/training_files/checkpoint_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

}  // namespace

CheckpointDirectory::CheckpointDirectory(const StartTrial& start)
    : options_(start.checkpoints), attempt_(start.attempt), identity_(checkpoint_identity(start)) {}

fs::path CheckpointDirectory::path_of(const CheckpointName& name) const {
    return fs::path(options_.directory) / to_text(name);
}

// Newest first.
std::vector<CheckpointName> CheckpointDirectory::on_disk() const {
    std::vector<CheckpointName> names;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(options_.directory, ignored)) {
        const std::string file_name = entry.path().filename().string();
        const auto name = parse_checkpoint_name(file_name);
        if (name && name->trial == attempt_.trial && to_text(*name) == file_name) {
            names.push_back(*name);
        }
    }
    std::ranges::sort(names, std::greater{},
                      [](const CheckpointName& each) { return std::tuple(each.epoch, each.attempt); });
    return names;
}

CheckpointDirectory::Found CheckpointDirectory::find(const std::function<void(const Checkpoint&)>& use) {
    Found found;
    if (!exists() || options_.known_epochs == 0) {
        return found;
    }
    for (const CheckpointName& name : on_disk()) {
        if (name.epoch > options_.known_epochs) {
            continue;
        }
        try {
            const Checkpoint checkpoint = read_checkpoint_file(path_of(name));
            if (checkpoint.of != identity_ || checkpoint.epoch() != name.epoch) {
                throw InputError("checkpoint " + path_of(name).string() +
                                 ": belongs to another training (trial, seed or plan differ)");
            }
            use(checkpoint);
            before_ = name;
            found.epoch = name.epoch;
            return found;
        } catch (const InputError& error) {
            found.problems.push_back(first_line(error.what()));
        } catch (const StorageError& error) {
            found.problems.push_back(first_line(error.what()));
        }
    }
    return found;
}

CheckpointSaved CheckpointDirectory::save(const Checkpoint& checkpoint) {
    const CheckpointName name{attempt_.trial, attempt_.number, checkpoint.epoch()};
    const std::string digest = write_checkpoint_file(path_of(name), checkpoint);
    remove_others(name);
    before_ = name;
    return {attempt_, name.epoch, path_of(name).string(), digest};
}

void CheckpointDirectory::remove_others(const CheckpointName& newest) const {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(options_.directory, ignored)) {
        const auto name = parse_checkpoint_name(entry.path().filename().string());
        if (name && name->trial == attempt_.trial && name->attempt <= attempt_.number && name != newest &&
            name != before_) {
            std::error_code already_gone;
            fs::remove(entry.path(), already_gone);
        }
    }
}

}  // namespace trommel
