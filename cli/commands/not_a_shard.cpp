#include "cli/commands/not_a_shard.hpp"

#include <string>

#include "storage/shards/foreign_hdf5.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {
namespace {

namespace fs = std::filesystem;

std::string indented(const std::string& lines) {
    std::string text;
    bool at_start = true;
    for (const char c : lines) {
        text += at_start ? "\n  " : "";
        at_start = c == '\n';
        if (!at_start) {
            text += c;
        }
    }
    return text;
}

}  // namespace

void must_not_be_a_directory(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
        return;
    }
    const std::string name = path.string();
    if (fs::exists(SweepDirectory{path}.results(), ignored)) {
        throw InputError(name + ": is a sweep's directory (inspect shows a shard); try 'trommel status " +
                         name + "' or 'trommel leaderboard " + name + "'");
    }
    throw InputError(
        name +
        ": is a directory (inspect shows a shard); name a shard, or make one of class folders with "
        "'trommel import images " +
        name + " -o FILE.h5 --size WxH'");
}

StorageError explained(const fs::path& path, const StorageError& error) {
    if (!is_foreign_hdf5(path)) {
        return error;
    }
    const ConfinedResult listed = list_datasets(path);
    return StorageError(std::string(error.what()) +
                        (listed.finished ? "\nits datasets:" + indented(listed.text)
                                         : "\nits datasets cannot be listed: " + listed.text));
}

}  // namespace trommel::cli
