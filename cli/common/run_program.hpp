// Other people's programs, in the foreground.
#pragma once

#include <string>
#include <vector>

namespace trommel::cli {

/// Found on the PATH, with our standard output and error and the given environment, or ours. Its exit status, 128 + the signal
/// that ended it, or 127 where it cannot be started.
int run_program(const std::vector<std::string>& command);
int run_program(const std::vector<std::string>& command, const std::vector<std::string>& environment);

}  // namespace trommel::cli
