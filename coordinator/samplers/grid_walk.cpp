#include "coordinator/samplers/grid_walk.hpp"

#include <algorithm>
#include <cstddef>

namespace trommel {

namespace {

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

}  // namespace

GridWalk::GridWalk(const SearchSpace& space, const Params& params) : space_(space) {
    for (const Parameter& parameter : space.parameters) {
        const Distribution* distribution = active(parameter, params);
        digits_.push_back(distribution ? index_of(*distribution, params.at(parameter.name)) : 0);
    }
}

Params GridWalk::params() const {
    return at(space_, digits_).params;
}

// The last active parameter with a further value takes it, and those after it start over.
bool GridWalk::advance() {
    const Place place = at(space_, digits_);
    for (std::size_t i = digits_.size(); i-- > 0;) {
        if (digits_[i] + 1 < place.counts[i]) {
            ++digits_[i];
            std::fill(digits_.begin() + static_cast<std::ptrdiff_t>(i) + 1, digits_.end(), 0);
            return true;
        }
    }
    return false;
}

}  // namespace trommel
