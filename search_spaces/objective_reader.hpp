// A metric and the direction in which it gets better.
#pragma once

#include <optional>

#include "search_spaces/table_reader.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// { metric = "val_accuracy", direction = "maximize" }: the direction may be left out where the metric's name says it.
/// The metrics are the command's, or without one those of our own trainer. Test metrics are refused: whoever looks at
/// them to choose has no test any more. Leaves reader.done() to the caller.
std::optional<Objective> read_objective(TableReader& reader, const std::optional<Command>& command);

}  // namespace trommel
