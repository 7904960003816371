// Several sweeps at a glance: which there are, how far each is, and what it has found.
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

/// A table, one row a sweep, in the order given.
std::string to_text(const std::vector<ListedSweep>& sweeps, TextStyle style);

/// The contract "list/1".
std::string to_json_text(const std::vector<ListedSweep>& sweeps);

}  // namespace trommel
