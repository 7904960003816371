// Random search.
#pragma once

#include "coordinator/samplers/sampler.hpp"

namespace trommel {

/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012: independent draws.
/// A space is exhausted when draw_unseen() finds no new configuration.
class RandomSampler final : public Sampler {
  public:
    std::string_view name() const override { return "random"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;
};

}  // namespace trommel
