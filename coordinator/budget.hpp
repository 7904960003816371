// How much of a sweep's budget is left.
#pragma once

#include <cstdint>

#include "sweep/history.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// What a sweep has spent so far. Configurations and trials count when they are made, epochs when they are
/// measured.
struct Spent {
    std::int64_t configurations = 0;
    std::int64_t trials = 0;
    std::int64_t epochs = 0;
    double hours = 0;
};

/// By a sweep as it is remembered. Trials of the finals come on top of its budget.
Spent spent_by(const History& history);

/// Whether another trial may be begun, of a configuration that is there already.
bool allows_trial(const Budget& budget, const Spent& spent);

/// Whether another configuration, and thereby another trial, may be begun.
bool allows_configuration(const Budget& budget, const Spent& spent);

}  // namespace trommel
