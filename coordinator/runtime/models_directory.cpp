#include "coordinator/runtime/models_directory.hpp"

#include <system_error>
#include <vector>

#include "coordinator/kept_models.hpp"
#include "sweep/errors.hpp"

namespace trommel {

namespace fs = std::filesystem;

void make_models_directory(const Sweep& sweep, const fs::path& directory) {
    std::error_code error;
    if (sweep.keep_models > 0) {
        fs::create_directories(directory, error);
    }
    std::error_code ignored;
    std::vector<fs::path> halves;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
        if (entry.path().extension() == ".partial") {
            halves.push_back(entry.path());  // of a trainer that was killed while it wrote
        }
    }
    for (const fs::path& path : halves) {
        fs::remove(path, ignored);
    }
    if (error) {
        throw StorageError(directory.string() + ": " + error.message() +
                           " (the weights of [keep] go there); remove what is in the way");
    }
}

void tidy_models(const fs::path& directory, const Coordinator& coordinator) {
    std::error_code ignored;
    std::vector<fs::path> dropped;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
        const auto file = parse_weights_file_name(entry.path().filename().string());
        if (file && coordinator.fate_of_weights(file->trial, file->attempt) == WeightsFate::drop) {
            dropped.push_back(entry.path());
        }
    }
    for (const fs::path& path : dropped) {
        fs::remove(path, ignored);
    }
}

}  // namespace trommel
