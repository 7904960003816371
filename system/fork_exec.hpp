// Starts a program in a process of its own.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace trommel {

/// `process` is -1 if the program could not be started, for the reason in `error`, an errno.
struct StartedProgram {
    pid_t process = -1;
    int error = 0;
};

/// What the new process does before it executes the program: only async-signal-safe calls, unless the caller has
/// one thread. `mask` is the program's signal mask, at first the caller's. False, with the reason in errno, if the
/// program must not be executed.
using Preparation = std::function<bool(sigset_t& mask)>;

/// Looks for words[0] in PATH if it has no '/'. `environment` has a "NAME=value" each; null stands for the
/// caller's. Returns once the program was executed. None of the caller's signal handlers runs in the new process.
StartedProgram fork_exec(const std::vector<std::string>& words, const std::vector<std::string>* environment,
                         const Preparation& prepare);

/// For preparations: this process gets `signal` when the thread that forked it ends. False if `parent` has
/// already died (ESRCH).
bool end_with_parent(pid_t parent, int signal);

/// For preparations: the default action for each signal, none blocked.
void reset_signals(sigset_t& mask);

}  // namespace trommel
