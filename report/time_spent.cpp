#include "report/time_spent.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "report/timestamps.hpp"

namespace trommel {

namespace {

// One run of the coordinator, as its attempts show it.
struct Run {
    double begin = std::numeric_limits<double>::infinity();
    double end = -std::numeric_limits<double>::infinity();
    double busy = 0;
    std::set<std::int32_t> workers;
};

}  // namespace

TimeSpent time_spent(const std::vector<PastAttempt>& attempts, const std::string& as_of) {
    TimeSpent spent;
    std::map<std::int32_t, Run> runs;
    for (const PastAttempt& attempt : attempts) {
        const double begin = seconds_of(attempt.began);
        const double end = seconds_of(attempt.ended.empty() ? as_of : attempt.ended);
        if (!(end >= begin)) {
            continue;  // a clock was set back, or one is not a time
        }
        spent.by_outcome[attempt.outcome] += end - begin;
        Run& run = runs[attempt.id.life];
        run.begin = std::min(run.begin, begin);
        run.end = std::max(run.end, end);
        run.busy += end - begin;
        run.workers.insert(attempt.worker);
    }
    for (const auto& [life, run] : runs) {
        spent.idle +=
            std::max(0.0, static_cast<double>(run.workers.size()) * (run.end - run.begin) - run.busy);
    }
    return spent;
}

}  // namespace trommel
