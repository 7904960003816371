// The values that a parameter may take: a list, a list with names, or a range.
#pragma once

#include <optional>
#include <string>

#include "search_spaces/table_reader.hpp"
#include "sweep/search_space.hpp"
#include "sweep/value_rule.hpp"

namespace trommel {

/// Reads `values`, or `low` and `high` (`scale`, `step`), of the parameter called `name`. Each value must
/// satisfy the rule. Returns nothing if there is a problem, which is reported. The caller must call
/// reader.done().
std::optional<Distribution> read_distribution(TableReader& reader, const std::string& name,
                                              const ValueRule& rule);

}  // namespace trommel
