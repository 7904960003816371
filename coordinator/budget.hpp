// The remaining budget of a sweep.
#pragma once

#include <cstdint>

#include "sweep/history.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// What a sweep has spent so far. Configurations and trials count when they are created, epochs when they are
/// measured.
struct Spent {
    std::int64_t configurations = 0;
    std::int64_t trials = 0;
    std::int64_t epochs = 0;
    double hours = 0;
};

/// What the sweep of this history has spent. Trials of the finals come on top of the budget and are not
/// counted.
Spent spent_by(const History& history);

/// Whether another trial of an existing configuration may be started.
bool allows_trial(const Budget& budget, const Spent& spent);

/// Whether another configuration, and so another trial, may be started.
bool allows_configuration(const Budget& budget, const Spent& spent);

}  // namespace trommel
