// The parent of a user's program: a process of its own, because whoever asked for the program may be killed at any
// moment. What the program has started must not live on, and what it reports must not be lost.
#pragma once

#include <string>
#include <vector>

#include "worker/command_trainer/trial_directory.hpp"

namespace trommel {

struct GuardOptions {
    TrialDirectory trial;   ///< its lock is held as long as the program runs: no trial runs twice at once
    std::string directory;  ///< in which the program runs
    std::vector<std::string> words;  ///< the program's path, and its arguments
};

/// Runs the program with this process's environment. A program that is told to end gets SIGTERM, and 10 s later
/// SIGKILL, with its whole process group; what has left the group is killed after that. Returns when all is over.
/// `trainer` is the connected socket (guard_words.hpp).
void guard(const GuardOptions& options, int trainer);

}  // namespace trommel
