#include "coordinator/samplers/list_sampler.hpp"

namespace trommel {

std::optional<Params> ListSampler::propose(const SearchSpace&, const SweepView&, std::int64_t,
                                           std::mt19937_64&) const {
    return std::nullopt;
}

}  // namespace trommel
