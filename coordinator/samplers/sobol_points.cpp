#include "coordinator/samplers/sobol_points.hpp"

#include <boost/random/sobol.hpp>

#include "sweep/random.hpp"

namespace trommel {

namespace {

constexpr unsigned bits = 32;
using Engine = boost::random::sobol_engine<std::uint32_t, bits>;

std::uint32_t scramble(std::uint32_t coordinate, std::uint64_t seed) {
    std::uint32_t flips = 0;
    for (unsigned bit = 0; bit < bits; ++bit) {
        // The leading 1 distinguishes the prefixes 01 and 001.
        const std::uint64_t higher = (std::uint64_t{1} << bits | coordinate) >> (bit + 1);
        flips |= static_cast<std::uint32_t>(mix(seed ^ mix(higher)) & 1) << bit;
    }
    return coordinate ^ flips;
}

}  // namespace

std::vector<double> sobol_point(std::size_t dimensions, std::uint32_t number, std::uint64_t seed) {
    std::vector<double> point(dimensions);
    if (dimensions == 0) {
        return point;
    }
    Engine engine(dimensions);
    if (number > 0) {
        engine.seed(number - 1);  // Boost leaves out point 0, the origin
    }
    for (std::size_t i = 0; i < dimensions; ++i) {
        const std::uint32_t coordinate = number > 0 ? engine() : 0;
        point[i] = scramble(coordinate, derive_seed(seed, "sobol", i)) * 0x1.0p-32;
    }
    return point;
}

}  // namespace trommel
