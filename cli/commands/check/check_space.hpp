// What `trommel check` says of a search space: its size, and what is active when.
#pragma once

#include <string>

#include "sweep/sweep.hpp"

namespace trommel::cli {

/// "size of the space: 12 configurations".
std::string size_text(const SearchSpace& space);

/// A line or more for each parameter, those that depend on another one indented below it; at most `width` columns.
std::string space_text(const SearchSpace& space, std::size_t width);

}  // namespace trommel::cli
