#include "coordinator/samplers/sobol_sampler.hpp"

#include <algorithm>

#include "coordinator/samplers/sobol_points.hpp"
#include "coordinator/samplers/unseen.hpp"

namespace trommel {

namespace {

Params configuration_at(const std::vector<double>& point, const SearchSpace& space, const UnitSpace& unit) {
    Params params;
    for (std::size_t i = 0; i < space.parameters.size(); ++i) {
        const Parameter& parameter = space.parameters[i];
        if (const auto axis = active_axis(unit, parameter, i, params)) {
            params.emplace(parameter.name, value_at(unit.axes()[*axis], point[i]));
        }
    }
    return params;
}

}  // namespace

std::optional<Params> SobolSampler::propose(const SearchSpace& space, const SweepView& view,
                                            std::int64_t number, std::mt19937_64& random) const {
    const std::size_t dimensions = space.parameters.size();
    if (dimensions <= most_sobol_dimensions) {
        const auto point = sobol_point(dimensions, static_cast<std::uint32_t>(number - 1), seed_);
        Params params = configuration_at(point, space, view.unit_space());
        if (!view.find(params)) {
            return params;
        }
    }
    return draw_unseen(space, view, random);
}

}  // namespace trommel
