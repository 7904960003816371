#include "coordinator/samplers/grid_sampler.hpp"

#include <limits>
#include <vector>

namespace trommel {

namespace {

// How many values each parameter has; the product counts places, some of which are no configuration of their
// own.
std::vector<std::int64_t> counts(const SearchSpace& space) {
    std::vector<std::int64_t> result;
    for (const Parameter& parameter : space.parameters) {
        result.push_back(cardinality(parameter.distribution).value_or(0));
    }
    return result;
}

std::int64_t product(const std::vector<std::int64_t>& counts) {
    std::int64_t result = 1;
    for (const std::int64_t count : counts) {
        if (count > 0 && result > std::numeric_limits<std::int64_t>::max() / count) {
            return std::numeric_limits<std::int64_t>::max();
        }
        result *= count;
    }
    return result;
}

// The configuration at a place. A parameter that is not active there counts at its first value only: the
// other places would be the same configuration again.
std::optional<Params> at_place(const SearchSpace& space, const std::vector<std::int64_t>& counts,
                               std::int64_t place) {
    std::vector<std::int64_t> digits(counts.size());
    for (std::size_t i = counts.size(); i-- > 0;) {
        digits[i] = place % counts[i];
        place /= counts[i];
    }
    Params params;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const Parameter& parameter = space.parameters[i];
        if (holds(parameter.when, params)) {
            params.emplace(parameter.name, value_at(parameter.distribution, digits[i]));
        } else if (digits[i] != 0) {
            return std::nullopt;
        }
    }
    return params;
}

}  // namespace

std::optional<Params> GridSampler::propose(const SearchSpace& space, const SweepView& view,
                                           std::int64_t number, std::mt19937_64&) const {
    const std::vector<std::int64_t> values = counts(space);
    const std::int64_t places = product(values);
    // Each earlier proposal took one place at least, so this one is not before place number - 1.
    for (std::int64_t place = number - 1; place < places; ++place) {
        auto params = at_place(space, values, place);
        if (params && !view.find(*params)) {
            return params;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
