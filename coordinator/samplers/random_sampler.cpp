#include "coordinator/samplers/random_sampler.hpp"

#include "sweep/draw.hpp"

namespace trommel {

std::optional<Params> RandomSampler::propose(const SearchSpace& space, const SweepView& view, std::int64_t,
                                             std::mt19937_64& random) const {
    constexpr int most_draws = 10'000;
    for (int i = 0; i < most_draws; ++i) {
        Params params = draw(space, random);
        if (!view.find(params)) {
            return params;
        }
    }
    return std::nullopt;
}

}  // namespace trommel
