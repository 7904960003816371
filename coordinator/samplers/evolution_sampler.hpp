// Regularized evolution: changes one parameter at a time of what was good lately.
#pragma once

#include "coordinator/samplers/sampler.hpp"
#include "coordinator/samplers/sobol_sampler.hpp"

namespace trommel {

/// Real et al., "Regularized Evolution for Image Classifier Architecture Search", AAAI 2019. docs/search.md has the
/// numbers and the departures.
///
/// The first proposals are those of a Sobol sequence. Afterwards, the population are the configurations that were
/// proposed last among the ended ones, so that even the best one dies of age. The best of a few random members has
/// one of its parameters changed. Parameters that become active are drawn at random.
class EvolutionSampler final : public Sampler {
  public:
    explicit EvolutionSampler(std::uint64_t sweep_seed = 0) : first_(sweep_seed) {}

    std::string_view name() const override { return "evolution"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;

  private:
    SobolSampler first_;
};

}  // namespace trommel
