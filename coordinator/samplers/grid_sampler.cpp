#include "coordinator/samplers/grid_sampler.hpp"

#include "coordinator/samplers/grid_walk.hpp"

namespace trommel {

std::optional<Params> GridSampler::propose(const SearchSpace& space, const SweepView& view, std::int64_t,
                                           std::mt19937_64&) const {
    const Params* last = view.last_proposed();
    GridWalk walk = last ? GridWalk(space, *last) : GridWalk(space);
    bool more = !last || walk.advance();
    for (; more; more = walk.advance()) {
        Params params = walk.params();
        if (!view.find(params)) {
            return params;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
