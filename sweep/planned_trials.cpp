#include "sweep/planned_trials.hpp"

#include <algorithm>

namespace trommel {

namespace {

// No sampler proposes a configuration twice.
std::optional<std::int64_t> configurations_of(const Sweep& sweep) {
    std::optional<std::int64_t> all = count_configurations(sweep.space);
    if (sweep.sampler.name == "list") {
        all = static_cast<std::int64_t>(sweep.enqueued.size());
    }
    if (all && sweep.budget.configurations) {
        return std::min(*all, *sweep.budget.configurations);
    }
    return all ? all : sweep.budget.configurations;
}

}  // namespace

std::optional<std::int64_t> planned_trials(const Sweep& sweep) {
    std::optional<std::int64_t> trials = configurations_of(sweep);
    if (trials) {
        *trials *= sweep.seeds.per_configuration;
    }
    if (trials && sweep.budget.trials) {
        return std::min(*trials, *sweep.budget.trials);
    }
    return trials ? trials : sweep.budget.trials;
}

std::int64_t planned_final_trials(const Sweep& sweep) {
    const std::int64_t more = sweep.seeds.max_per_configuration - sweep.seeds.per_configuration;
    return sweep.seeds.finalists * std::max<std::int64_t>(0, more);
}

}  // namespace trommel
