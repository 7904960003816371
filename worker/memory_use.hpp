// The memory use of a trainer, and the machine's total memory.
#pragma once

#include <cstdint>
#include <string>

namespace trommel {

/// The latest measurement, in bytes; 0 if unknown.
struct MemoryUse {
    std::int64_t used = 0;  ///< by the trainer and all processes it started, without memory mapped from files
    std::int64_t machine = 0;  ///< total memory of the machine, or the control group's limit if that is less
    std::int64_t kills = 0;    ///< processes that the kernel has killed for lack of memory, since it booted

    bool operator==(const MemoryUse&) const = default;
};

/// "21.0 GB".
std::string in_gigabytes(std::int64_t bytes);

/// A suffix for the reason of an attempt that failed: "; it used 21.0 GB, 95 % of the machine's memory: ...".
/// Empty unless the kernel has killed a process since `before`, or the trainer used most of the machine's
/// memory.
std::string memory_remark(const MemoryUse& before, const MemoryUse& at_end, std::int64_t peak);

}  // namespace trommel
