// A metric and the direction in which it gets better.
#pragma once

#include <optional>

#include "search_spaces/table_reader.hpp"
#include "sweep/metrics.hpp"

namespace trommel {

/// { metric = "val_accuracy", direction = "maximize" }: the direction may be left out. Test metrics are
/// refused: whoever looks at them to choose has no test any more. Leaves reader.done() to the caller.
std::optional<Objective> read_objective(TableReader& reader);

}  // namespace trommel
