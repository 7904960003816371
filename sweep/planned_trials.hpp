// How many trials a sweep will have.
#pragma once

#include <cstdint>
#include <optional>

#include "sweep/sweep.hpp"

namespace trommel {

/// The maximum number of trials of the search; nothing if only time, epochs or chance limit it.
std::optional<std::int64_t> planned_trials(const Sweep& sweep);

/// The maximum number of trials of the finals.
std::int64_t planned_final_trials(const Sweep& sweep);

}  // namespace trommel
