#include "worker/memory_use.hpp"

#include <cmath>
#include <iomanip>
#include <sstream>

namespace trommel {

std::string in_gigabytes(std::int64_t bytes) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(bytes < 1'000'000'000 ? 3 : 1) << static_cast<double>(bytes) / 1e9
         << " GB";
    return text.str();
}

std::string memory_remark(const MemoryUse& before, const MemoryUse& at_end, std::int64_t peak) {
    constexpr double most = 0.8;
    const double share =
        at_end.machine > 0 ? static_cast<double>(peak) / static_cast<double>(at_end.machine) : 0;
    if (at_end.kills <= before.kills && share < most) {
        return "";
    }
    std::ostringstream text;
    text << "; it used " << in_gigabytes(peak) << ", " << std::lround(100 * share)
         << " % of the machine's memory: probably out of memory; try a smaller batch_size, or fewer workers "
            "on a node";
    return text.str();
}

}  // namespace trommel
