// All configurations of a finite space.
#pragma once

#include "coordinator/samplers/sampler.hpp"

namespace trommel {

/// Every configuration of a space without continuous ranges, in order: the last parameter varies fastest.
class GridSampler final : public Sampler {
  public:
    std::string_view name() const override { return "grid"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;
};

}  // namespace trommel
