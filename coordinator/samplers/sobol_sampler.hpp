// Points that are spread evenly over the space.
#pragma once

#include "coordinator/samplers/sampler.hpp"

namespace trommel {

/// Proposal n is point n of a scrambled Sobol sequence (see sobol_points.hpp) with one dimension for each
/// parameter; that of an inactive parameter is ignored. A configuration that the sweep already has is replaced
/// by a random one that it has not.
class SobolSampler final : public Sampler {
  public:
    explicit SobolSampler(std::uint64_t sweep_seed = 0) : seed_(sweep_seed) {}

    std::string_view name() const override { return "sobol"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;

  private:
    std::uint64_t seed_;
};

}  // namespace trommel
