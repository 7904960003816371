// [data.NAME]: the shards of each data set.
#pragma once

#include <vector>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Ordered by name. A data set that cannot be read has no shards.
std::vector<DataSet> read_data_sets(const toml::table& table, Problems& problems);

}  // namespace trommel
