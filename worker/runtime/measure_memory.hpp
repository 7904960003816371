// Asks Linux how much memory a process and its descendants take.
#pragma once

#include <sys/types.h>

#include "worker/memory_use.hpp"

namespace trommel {

/// Costs some file reads a process. What cannot be read (another system, a process that has just ended) counts as 0.
MemoryUse measure_memory(pid_t root);

}  // namespace trommel
