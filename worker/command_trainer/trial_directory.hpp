// The files of a trial that a program trains, and the program's view of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

/// TRIALS/c12s3/ holds the files that outlive attempts: checkpoint/ (the program's), reports/
/// (report_pipe.hpp), lock. attempt2/ in it holds params.json, the FIFO `report`, and any files of the
/// program.
struct TrialDirectory {
    std::filesystem::path trial;
    std::filesystem::path attempt;

    std::filesystem::path checkpoint() const { return trial / "checkpoint"; }
    std::filesystem::path journals() const { return trial / "reports"; }
    std::filesystem::path lock() const { return trial / "lock"; }
    std::filesystem::path params() const { return attempt / "params.json"; }
    std::filesystem::path report() const { return attempt / "report"; }
};

/// Creates the directories, params.json and the FIFO. Throws StorageError if that fails.
TrialDirectory make_trial_directory(const std::filesystem::path& trials, const StartTrial& start);

/// Renames the checkpoint to checkpoint.set_aside, replacing an earlier one. Throws StorageError if that
/// fails.
void set_checkpoint_aside(const TrialDirectory& directory);

/// The values of {name} in the words of the command: parameters, epochs, data, and trial_names().
std::map<std::string, std::string, std::less<>> word_values(const TrialDirectory& directory,
                                                            const StartTrial& start);

/// The environment variables of the program: ours, and its own TROMMEL_PARAMS, TROMMEL_REPORT, ...
/// (docs/command.md).
std::vector<std::string> program_environment(const std::vector<std::string>& ours,
                                             const TrialDirectory& directory, const StartTrial& start);

}  // namespace trommel
