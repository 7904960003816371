// Points that fill the unit cube more evenly than random ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace trommel {

/// The dimensions of the published direction numbers that Boost has.
inline constexpr std::size_t most_sobol_dimensions = 3667;

/// Point `number`, from 0, of Sobol's sequence in `dimensions`, at most most_sobol_dimensions; scrambled, so
/// that every seed gives another sequence. Coordinates are in [0, 1).
///
/// Sobol, "On the distribution of points in a cube", 1967, in Gray code order (Antonov and Saleev, 1979), with
/// the direction numbers of Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
/// projections", SIAM J. Sci. Comput. 2008: Boost.Random has both. Scrambled as in Owen, "Randomly permuted
/// (t,m,s)-nets and (t,s)-sequences", 1995: each bit is flipped or not, depending on all higher bits.
std::vector<double> sobol_point(std::size_t dimensions, std::uint32_t number, std::uint64_t seed);

}  // namespace trommel
