// The files of a trial that a program trains, and what the program is told of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

/// TRIALS/c12s3/ holds what outlives attempts: checkpoint/ (the program's), reports/ (report_pipe.hpp), lock. In it
/// attempt2/ holds params.json, the FIFO `report`, and what the program likes to keep.
struct TrialDirectory {
    std::filesystem::path trial;
    std::filesystem::path attempt;

    std::filesystem::path checkpoint() const { return trial / "checkpoint"; }
    std::filesystem::path journals() const { return trial / "reports"; }
    std::filesystem::path lock() const { return trial / "lock"; }
    std::filesystem::path params() const { return attempt / "params.json"; }
    std::filesystem::path report() const { return attempt / "report"; }
};

/// Makes the directories, params.json and the FIFO. Throws StorageError where they cannot be made.
TrialDirectory make_trial_directory(const std::filesystem::path& trials, const StartTrial& start);

/// Puts the checkpoint out of the way, as checkpoint.set_aside, in place of one that was there before. Throws StorageError
/// where that cannot be.
void set_checkpoint_aside(const TrialDirectory& directory);

/// What {name} stands for in the words of the command: its parameters, epochs, data, and trial_names().
std::map<std::string, std::string, std::less<>> word_values(const TrialDirectory& directory,
                                                            const StartTrial& start);

/// The variables of the program, from ours and its own: TROMMEL_PARAMS, TROMMEL_REPORT, ... (docs/command.md).
std::vector<std::string> program_environment(const std::vector<std::string>& ours,
                                             const TrialDirectory& directory, const StartTrial& start);

}  // namespace trommel
