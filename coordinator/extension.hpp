// What a request to extend makes of a sweep's budget.
#pragma once

#include <string>

#include "coordinator/budget.hpp"
#include "messaging/requests.hpp"

namespace trommel {

struct Extension {
    bool refused = false;
    Budget budget;     ///< where it is not refused
    std::string text;  ///< "configurations: 20 -> 25 (12 spent)", or why it is refused
};

/// "+N" is added to what is larger, the limit or what is spent: it always brings N more. A limit below what is spent is refused.
Extension extended(const Budget& budget, const Spent& spent, const Extend& request);

}  // namespace trommel
