// Starts a user's program as the child of its guard.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace trommel {

struct StartedProgram {
    pid_t process = -1;
    int error = 0;  ///< an errno, if it could not be started
};

/// Runs in `directory`, in its own session, with default signal handlers; it dies with us. `words`: its path
/// and its arguments.
StartedProgram start_program(const std::vector<std::string>& words, const std::string& directory);

}  // namespace trommel
