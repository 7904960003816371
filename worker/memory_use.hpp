// How much memory a trainer takes, and what of that is the machine's whole.
#pragma once

#include <cstdint>
#include <string>

namespace trommel {

/// As last seen. Bytes; 0 where it cannot be known.
struct MemoryUse {
    std::int64_t used = 0;  ///< by the trainer and all that it has started, without what is mapped from files
    std::int64_t machine = 0;  ///< of the machine, or of the control group where that has less
    std::int64_t kills = 0;    ///< processes that the kernel has killed for want of memory, since it started

    bool operator==(const MemoryUse&) const = default;
};

/// "21.0 GB".
std::string in_gigabytes(std::int64_t bytes);

/// What to add to the reason of an attempt that ended badly: "; it used 21.0 GB, 95 % of the machine's memory: ...".
/// Empty unless the kernel has killed something since `before`, or it took most of the machine.
std::string memory_remark(const MemoryUse& before, const MemoryUse& at_end, std::int64_t peak);

}  // namespace trommel
