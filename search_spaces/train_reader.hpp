// [train]: the settings that are the same for every trial.
#pragma once

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The command, models, data sets and named tables of `sweep` must have been read, because settings name
/// them. Parameters that the models refer to may be fixed like any known setting. A table that is a setting's
/// value is added to `sweep.named`.
TrainSettings read_train(const toml::table& table, Sweep& sweep, Problems& problems);

}  // namespace trommel
