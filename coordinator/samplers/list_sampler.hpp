// A sampler for sweeps that only try enqueued configurations.
#pragma once

#include "coordinator/samplers/sampler.hpp"

namespace trommel {

/// Proposes nothing.
class ListSampler final : public Sampler {
  public:
    std::string_view name() const override { return "list"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;
};

}  // namespace trommel
