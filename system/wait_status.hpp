// How a process ended, in words.
#pragma once

#include <string>

namespace trommel {

/// "killed by signal 11 (Segmentation fault)" or "exited with status 1", from what waitpid() said.
std::string describe_wait_status(int wait_status);

}  // namespace trommel
