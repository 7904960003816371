// The use of the workers' time in a sweep. Private to this folder.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/results/results_reader.hpp"

namespace trommel {

/// In seconds of one worker. A worker is idle from the first start to the last end of a run of the coordinator
/// in which it had an attempt, while it has none.
struct TimeSpent {
    std::map<AttemptOutcome, double> by_outcome;  ///< of the attempts with this outcome
    double idle = 0;
};

/// Attempts without an end last until `as_of`.
TimeSpent time_spent(const std::vector<PastAttempt>& attempts, const std::string& as_of);

}  // namespace trommel
