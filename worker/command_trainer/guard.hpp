// The guard: a watchdog process between a trainer and the user's program. It is a separate process because
// the trainer may be killed at any moment: the program's processes must not survive that, and its reports
// must not be lost.
#pragma once

#include <string>
#include <vector>

#include "worker/command_trainer/trial_directory.hpp"

namespace trommel {

struct GuardOptions {
    TrialDirectory trial;            ///< its lock is held while the program runs: no trial runs twice at once
    std::string directory;           ///< working directory of the program
    std::vector<std::string> words;  ///< the program's path, and its arguments
};

/// Runs the program with this process's environment. A program that is told to end gets SIGTERM, and after 10
/// s SIGKILL, with its whole process group; processes that left the group are killed after that. Returns when
/// no process is left. `trainer` is the connected socket (guard_words.hpp).
void guard(const GuardOptions& options, int trainer);

}  // namespace trommel
