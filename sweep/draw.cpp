#include "sweep/draw.hpp"

#include <algorithm>
#include <cmath>

#include "sweep/random.hpp"

namespace trommel {

namespace {

// One overload per distribution: a new distribution does not compile until it is handled here.
struct Draw {
    std::mt19937_64& random;

    ParamValue operator()(const FloatRange& range) const {
        const double at = uniform01(random);
        if (range.scale == Scale::linear) {
            return std::lerp(range.low, range.high, at);
        }
        // exp(log(x)) may differ from x in the last bit: clamp to the range.
        return std::clamp(std::exp(std::lerp(std::log(range.low), std::log(range.high), at)), range.low,
                          range.high);
    }

    ParamValue operator()(const IntRange& range) const {
        if (range.scale == Scale::linear) {
            return range.low + range.step * uniform_index(random, (range.high - range.low) / range.step + 1);
        }
        // Each integer n stands for [n, n + 1), so that the last one gets its full probability.
        const double low = std::log(static_cast<double>(range.low));
        const double high = std::log(static_cast<double>(range.high) + 1);
        const auto drawn = static_cast<std::int64_t>(std::exp(std::lerp(low, high, uniform01(random))));
        return std::clamp(drawn, range.low, range.high);
    }

    ParamValue operator()(const Choice& choice) const {
        const auto count = static_cast<std::int64_t>(choice.options.size());
        return choice.options.at(static_cast<std::size_t>(uniform_index(random, count)));
    }
};

}  // namespace

Params draw(const SearchSpace& space, std::mt19937_64& random) {
    return complete(space, {}, random);
}

Params complete(const SearchSpace& space, Params given, std::mt19937_64& random) {
    for (const Parameter& parameter : space.parameters) {
        const Distribution* distribution = active(parameter, given);
        if (distribution && !given.contains(parameter.name)) {
            given.emplace(parameter.name, std::visit(Draw{random}, *distribution));
        }
    }
    return given;
}

}  // namespace trommel
