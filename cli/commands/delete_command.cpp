// trommel delete: removes a sweep's directory, with everything that trommel has put there.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/ask.hpp"
#include "slurm/sweep_jobs.hpp"
#include "sweep_directory/coordinator_lock.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/shell_words.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

struct DeleteOptions {
    fs::path directory;
    bool yes = false;
};

// Nothing is known about the trials of a damaged record.
std::string what_it_holds(const fs::path& directory) {
    try {
        const SweepProgress progress = open_record(directory).progress();
        std::int64_t trials = 0;
        for (const auto& [state, count] : progress.trials) {
            trials += count;
        }
        return fmt::format("{} trials, {} of them completed", trials, progress.count(TrialState::completed));
    } catch (const std::exception&) {
        return "a damaged record";
    }
}

void must_be_a_sweep(const SweepDirectory& directory) {
    if (!fs::exists(directory.results())) {
        throw InputError(printable(directory.path.string()) +
                         ": holds no sweep (no results.sqlite); 'trommel list' finds sweeps");
    }
}

// A job that waits would start the sweep over, or find its directory missing.
void must_have_no_job(const fs::path& directory) {
    for (const JobStatus& job : living_jobs(directory)) {
        throw InputError(fmt::format("{}: its Slurm job {} is {}; end it first: trommel stop {}",
                                     printable(directory.string()), job.id, printable(job.state),
                                     shell_path(directory)));
    }
}

void must_be_wanted(const DeleteOptions& options) {
    const std::string name = printable(options.directory.string());
    const std::string what = fmt::format("{}: {}", name, what_it_holds(options.directory));
    if (options.yes) {
        return;
    }
    if (!is_anybody_there()) {
        throw InputError(what + "; to delete all of it, add --yes");
    }
    if (!says_yes(what + ". Delete all of it?")) {
        throw InputError(name + ": not deleted");
    }
}

// Other files in the directory belong to its owner.
void remove_sweep(const fs::path& directory) {
    std::vector<fs::path> ours;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        if (is_of_a_sweep(entry.path().filename().string())) {
            ours.push_back(entry.path());
        }
    }
    // The record is removed last: until then the directory is still a sweep, and the command can be repeated.
    std::ranges::sort(ours, {}, [](const fs::path& path) { return path.filename() == "results.sqlite"; });
    for (const fs::path& path : ours) {
        fs::remove_all(path);
    }
    if (!fs::is_empty(directory)) {
        fmt::print("{}: not removed, because it holds other files\n", printable(directory.string()));
    } else if (!fs::is_symlink(directory)) {
        fs::remove(directory);
    }
}

// Nothing if the lock cannot be taken because the disk is full or the file system has no locks (no coordinator can run
// there): neither is a reason to refuse to delete a sweep.
std::optional<CoordinatorLock> lock_where_possible(const fs::path& directory) {
    try {
        return std::optional<CoordinatorLock>(std::in_place, directory, std::chrono::milliseconds(0));
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

void delete_sweep(const DeleteOptions& options) {
    const SweepDirectory directory{options.directory};
    must_be_a_sweep(directory);
    must_have_no_job(directory.path);
    {
        const auto lock = lock_where_possible(directory.path);
        must_not_be_written(directory.path);
    }
    must_be_wanted(options);
    const auto lock = lock_where_possible(directory.path);
    try {
        remove_sweep(directory.path);
    } catch (const fs::filesystem_error& error) {
        throw StorageError(printable(error.path1().string()) + ": cannot be removed (" +
                           error.code().message() + "); check its owner, then run the command again");
    }
}

}  // namespace

void add_delete(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<DeleteOptions>();
    CLI::App* command =
        app.add_subcommand("delete", "Remove a sweep's directory: record, logs, models, checkpoints");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_flag("-y,--yes", options->yes, "Do not ask");
    command->footer("Example:\n  trommel delete recyclables");
    command->callback([options] { delete_sweep(*options); });
}

}  // namespace trommel::cli
