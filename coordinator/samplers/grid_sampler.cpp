#include "coordinator/samplers/grid_sampler.hpp"

#include <algorithm>
#include <vector>

namespace trommel {

namespace {

// The index of each parameter's value; the last parameter varies fastest. An inactive parameter has index 0.
using Digits = std::vector<std::int64_t>;

// The configuration at some digits, and the number of values of each parameter there: 0 if it is inactive.
struct Place {
    Params params;
    std::vector<std::int64_t> counts;
};

Place at(const SearchSpace& space, const Digits& digits) {
    Place place;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const Parameter& parameter = space.parameters[i];
        const Distribution* distribution = active(parameter, place.params);
        place.counts.push_back(distribution ? cardinality(*distribution).value_or(0) : 0);
        if (place.counts.back() > 0) {
            place.params.emplace(parameter.name, value_at(*distribution, digits[i]));
        }
    }
    return place;
}

Digits digits_of(const SearchSpace& space, const Params& params) {
    Digits digits;
    for (const Parameter& parameter : space.parameters) {
        const Distribution* distribution = active(parameter, params);
        digits.push_back(distribution ? index_of(*distribution, params.at(parameter.name)) : 0);
    }
    return digits;
}

// Advances to the next configuration: the last active parameter with a further value takes it, and those
// after it start over. Inactive ones are skipped, so no configuration repeats. Returns false after the last
// one.
bool advance(const SearchSpace& space, Digits& digits) {
    const Place place = at(space, digits);
    for (std::size_t i = digits.size(); i-- > 0;) {
        if (digits[i] + 1 < place.counts[i]) {
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
    const Params* last = view.last_proposed();
    Digits digits = last ? digits_of(space, *last) : Digits(space.parameters.size(), 0);
    bool more = !last || advance(space, digits);
    for (; more; more = advance(space, digits)) {
        Params params = at(space, digits).params;
        if (!view.find(params)) {
            return params;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
