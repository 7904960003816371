// How a process ended, as text.
#pragma once

#include <string>

namespace trommel {

/// "killed by signal 11 (Segmentation fault)" or "exited with status 1", for a status of waitpid().
std::string describe_wait_status(int wait_status);

}  // namespace trommel
