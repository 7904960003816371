// Measures the memory of a process and its descendants on Linux.
#pragma once

#include <sys/types.h>

#include "worker/memory_use.hpp"

namespace trommel {

/// Reads a few files per process. Values that cannot be read (another system, a process that has just ended)
/// count as 0.
MemoryUse measure_memory(pid_t root);

}  // namespace trommel
