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

/// `extra` are the parameters that models refer to: they may be fixed in [train] like any known setting. With a
/// `command`, those that its words name, and hardly any other.
TrainSettings read_train(const toml::table& table, const std::set<std::string>& extra,
                         const std::optional<Command>& command, Problems& problems);

/// { metric = "val_accuracy", direction = "maximize" }: the direction may be left out where the metric's name says it.
/// Test metrics are refused: whoever looks at them to choose has no test any more. Leaves reader.done() to the caller.
std::optional<Objective> read_objective(TableReader& reader, const std::optional<Command>& command);

}  // namespace trommel
