// A configuration drawn from a space at random.
#pragma once

#include <random>

#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// Uniform in each active parameter, in its logarithm on a log scale. One draw a parameter, in the space's
/// order.
Params draw(const SearchSpace& space, std::mt19937_64& random);

/// `given`, with a value drawn for each active parameter that it leaves out.
Params complete(const SearchSpace& space, Params given, std::mt19937_64& random);

}  // namespace trommel
