// Starts a user's program as the child of its guard.
#pragma once

#include <string>
#include <vector>

#include "system/fork_exec.hpp"

namespace trommel {

/// Runs in `directory`, in its own session, with default signal handlers; it dies with us. `words`: its path
/// and its arguments.
StartedProgram start_program(const std::vector<std::string>& words, const std::string& directory);

}  // namespace trommel
