#include "coordinator/samplers/grid_sampler.hpp"

#include <algorithm>
#include <vector>

namespace trommel {

namespace {

// Which value each parameter has, by its place among the parameter's values; the last one varies fastest. A parameter
// that is not active stands at its first value.
using Digits = std::vector<std::int64_t>;

std::vector<std::int64_t> counts(const SearchSpace& space) {
    std::vector<std::int64_t> result;
    for (const Parameter& parameter : space.parameters) {
        result.push_back(cardinality(parameter.distribution).value_or(0));
    }
    return result;
}

// The configuration at these digits; inactive parameters are left out.
Params at(const SearchSpace& space, const Digits& digits) {
    Params params;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const Parameter& parameter = space.parameters[i];
        if (holds(parameter.when, params)) {
            params.emplace(parameter.name, value_at(parameter.distribution, digits[i]));
        }
    }
    return params;
}

Digits digits_of(const SearchSpace& space, const std::vector<std::int64_t>& counts, const Params& params) {
    Digits digits(counts.size(), 0);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const Parameter& parameter = space.parameters[i];
        if (const auto value = params.find(parameter.name); value != params.end()) {
            while (digits[i] + 1 < counts[i] &&
                   value_at(parameter.distribution, digits[i]) != value->second) {
                ++digits[i];
            }
        }
    }
    return digits;
}

// Moves on to the next configuration: the last active parameter that has a further value takes it, and those behind it
// begin anew. Inactive ones are passed over, so no configuration comes twice. False after the last one.
bool advance(const SearchSpace& space, const std::vector<std::int64_t>& counts, Digits& digits) {
    const Params params = at(space, digits);
    for (std::size_t i = digits.size(); i-- > 0;) {
        if (params.contains(space.parameters[i].name) && digits[i] + 1 < counts[i]) {
            ++digits[i];
            std::fill(digits.begin() + static_cast<std::ptrdiff_t>(i) + 1, digits.end(), 0);
            return true;
        }
    }
    return false;
}

}  // namespace

std::optional<Params> GridSampler::propose(const SearchSpace& space, const SweepView& view, std::int64_t,
                                           std::mt19937_64&) const {
    const std::vector<std::int64_t> values = counts(space);
    const Params* last = view.last_proposed();
    Digits digits = last ? digits_of(space, values, *last) : Digits(values.size(), 0);
    bool more = !last || advance(space, values, digits);
    for (; more; more = advance(space, values, digits)) {
        Params params = at(space, digits);
        if (!view.find(params)) {
            return params;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
