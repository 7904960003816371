#include "coordinator/runtime/models_directory.hpp"

#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "coordinator/kept_models.hpp"
#include "system/errors.hpp"
#include "system/partial_file.hpp"

namespace trommel {

namespace fs = std::filesystem;

namespace {

// Empty if the directory does not exist.
std::vector<fs::path> files_in(const fs::path& directory) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
        files.push_back(entry.path());
    }
    return files;
}

// The name that the file has when it is complete; works for half-written files, too.
std::string final_name(const fs::path& file) {
    const std::string name = file.filename().string();
    return name_of_partial(name).value_or(name);
}

void remove_file(const fs::path& file) {
    std::error_code ignored;
    fs::remove(file, ignored);
}

}  // namespace

void make_models_directory(const Sweep& sweep, const fs::path& directory) {
    std::error_code error;
    if (sweep.keep_models > 0) {
        fs::create_directories(directory, error);
    }
    if (error) {
        throw StorageError(directory.string() + ": " + error.message() +
                           " (the weights of [keep] go there); remove what is in the way");
    }
    for (const fs::path& file : files_in(directory)) {
        if (name_of_partial(file.filename().string())) {
            remove_file(file);  // left by a trainer that was killed while writing
        }
    }
}

void tidy_models(const fs::path& directory, const Coordinator& coordinator) {
    std::vector<std::pair<fs::path, WeightsFile>> weights;
    for (const fs::path& file : files_in(directory)) {
        if (const auto name = parse_weights_file_name(final_name(file))) {
            weights.emplace_back(file, *name);
        }
    }
    if (weights.empty()) {
        return;  // avoids ranking everything for nothing
    }
    const std::set<TrialId> kept = coordinator.kept_weights();
    for (const auto& [file, name] : weights) {
        if (coordinator.fate_of_weights(name.trial, name.attempt, kept) == WeightsFate::drop) {
            remove_file(file);
        }
    }
}

}  // namespace trommel
