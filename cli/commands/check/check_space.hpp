// Describes a search space for `trommel check`: its size, and when its parameters are active.
#pragma once

#include <string>

#include "sweep/sweep.hpp"

namespace trommel::cli {

/// "size of the space: 12 configurations".
std::string size_text(const SearchSpace& space);

/// One or more lines per parameter, with dependent parameters indented below the one on which they depend; at
/// most `width` columns.
std::string space_text(const SearchSpace& space, std::size_t width);

}  // namespace trommel::cli
