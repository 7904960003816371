// A metric and its direction.
#pragma once

#include <optional>

#include "search_spaces/table_reader.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// { metric = "val_accuracy", direction = "maximize" }: the direction may be left out if the metric's name
/// implies it. The metrics are the command's, or without a command those of our own trainer. Test metrics are
/// refused: selecting by them would leave no honest test. The caller must call reader.done().
std::optional<Objective> read_objective(TableReader& reader, const std::optional<Command>& command);

}  // namespace trommel
