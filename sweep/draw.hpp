// Random configurations of a space.
#pragma once

#include <random>

#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// Uniform in each active parameter, or in its logarithm on a log scale. One random draw a parameter, in the
/// order of the space.
Params draw(const SearchSpace& space, std::mt19937_64& random);

/// `given`, with a value drawn for each active parameter that is missing from it.
Params complete(const SearchSpace& space, Params given, std::mt19937_64& random);

}  // namespace trommel
