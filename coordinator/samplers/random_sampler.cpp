#include "coordinator/samplers/random_sampler.hpp"

#include "coordinator/samplers/unseen.hpp"

namespace trommel {

std::optional<Params> RandomSampler::propose(const SearchSpace& space, const SweepView& view, std::int64_t,
                                             std::mt19937_64& random) const {
    return draw_unseen(space, view, random);
}

}  // namespace trommel
