// How many trials a sweep will have.
#pragma once

#include <cstdint>
#include <optional>

#include "sweep/sweep.hpp"

namespace trommel {

/// Of the search, at most; nothing where only time, epochs or chance limit it.
std::optional<std::int64_t> planned_trials(const Sweep& sweep);

/// Of the finals, at most.
std::int64_t planned_final_trials(const Sweep& sweep);

}  // namespace trommel
