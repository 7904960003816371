// A list of sweeps, with the progress and the best result of each.
#pragma once

#include <string>
#include <vector>

#include "report/status.hpp"
#include "report/text_table.hpp"

namespace trommel {

struct ListedSweep {
    std::string directory;
    Status status;
};

/// A table with one row per sweep, in the given order.
std::string to_text(const std::vector<ListedSweep>& sweeps, TextStyle style);

/// JSON of the format "list/1".
std::string to_json_text(const std::vector<ListedSweep>& sweeps);

}  // namespace trommel
