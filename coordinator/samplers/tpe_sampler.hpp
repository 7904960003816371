// The tree-structured Parzen estimator: learns which regions hold good configurations.
#pragma once

#include "coordinator/samplers/sampler.hpp"
#include "coordinator/samplers/sobol_sampler.hpp"

namespace trommel {

/// Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011, with the joint density of Falkner
/// et al., "BOHB", ICML 2018, and choices of Watanabe, "Tree-Structured Parzen Estimator: Understanding Its
/// Algorithm Components", 2023. docs/search.md names each departure.
///
/// The first proposals are those of a Sobol sequence. Afterwards, the ended configurations are split into few
/// good ones and all others, and the proposal is, of some draws from the density of the good ones, the one
/// whose density among them is highest in proportion to that among the others. Pending configurations count
/// among the others, so that workers do not repeat each other. Axes that are active together have a common
/// density, from the configurations in which they were active.
class TpeSampler final : public Sampler {
  public:
    explicit TpeSampler(std::uint64_t sweep_seed = 0) : first_(sweep_seed) {}

    std::string_view name() const override { return "tpe"; }
    std::optional<Params> propose(const SearchSpace& space, const SweepView& view, std::int64_t number,
                                  std::mt19937_64& random) const override;

  private:
    SobolSampler first_;
};

}  // namespace trommel
