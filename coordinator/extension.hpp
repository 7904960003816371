// Applies a request to extend a sweep's budget.
#pragma once

#include <string>

#include "coordinator/budget.hpp"
#include "messaging/requests.hpp"

namespace trommel {

struct Extension {
    bool refused = false;
    Budget budget;     ///< the new budget, unless refused
    std::string text;  ///< "configurations: 20 -> 25 (12 spent)", or why it was refused
};

/// "+N" is added to the larger of limit and spent amount, so it always allows N more. A limit below the spent
/// amount is refused.
Extension extended(const Budget& budget, const Spent& spent, const Extend& request);

}  // namespace trommel
