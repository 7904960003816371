// [train]: what is the same for every trial.
#pragma once

#include <optional>
#include <set>
#include <string>

#include <toml++/toml.h>

#include "search_spaces/problems.hpp"
#include "search_spaces/table_reader.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// `extra` are the parameters that models refer to: they may be fixed in [train] like any known setting.
TrainSettings read_train(const toml::table& table, const std::set<std::string>& extra, Problems& problems);

/// { metric = "val_accuracy", direction = "maximize" }: the direction may be left out. Test metrics are
/// refused: whoever looks at them to choose has no test any more. Leaves reader.done() to the caller.
std::optional<Objective> read_objective(TableReader& reader);

}  // namespace trommel
