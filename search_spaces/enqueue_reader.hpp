// [[enqueue]]: configurations to try first.
#pragma once

#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The space of `sweep` must have been read. missing = "sample" draws missing values, seeded from the sweep's
/// seed and the table's index.
std::vector<Enqueued> read_enqueued(const toml::array& array, const Sweep& sweep, Problems& problems);

}  // namespace trommel
