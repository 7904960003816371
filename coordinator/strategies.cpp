#include "coordinator/strategies.hpp"

#include "coordinator/pruners/asha_pruner.hpp"
#include "coordinator/pruners/none_pruner.hpp"
#include "coordinator/pruners/patience_pruner.hpp"
#include "coordinator/pruners/percentile_pruner.hpp"
#include "coordinator/pruners/threshold_pruner.hpp"
#include "coordinator/samplers/evolution_sampler.hpp"
#include "coordinator/samplers/grid_sampler.hpp"
#include "coordinator/samplers/list_sampler.hpp"
#include "coordinator/samplers/random_sampler.hpp"
#include "coordinator/samplers/sobol_sampler.hpp"
#include "coordinator/samplers/tpe_sampler.hpp"
#include "sweep/random.hpp"
#include "system/errors.hpp"

namespace trommel {

std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options, std::uint64_t sweep_seed) {
    if (options.name == "list") {
        return std::make_unique<ListSampler>();
    }
    if (options.name == "grid") {
        return std::make_unique<GridSampler>();
    }
    if (options.name == "random") {
        return std::make_unique<RandomSampler>();
    }
    if (options.name == "sobol") {
        return std::make_unique<SobolSampler>(sweep_seed);
    }
    if (options.name == "tpe") {
        return std::make_unique<TpeSampler>(sweep_seed);
    }
    if (options.name == "evolution") {
        return std::make_unique<EvolutionSampler>(sweep_seed);
    }
    throw InputError("unknown sampler '" + options.name +
                     "' (known: list, grid, random, sobol, tpe, evolution)");
}

std::optional<Params> propose(const Sampler& sampler, const Sweep& sweep, const SweepView& view,
                              std::int64_t number) {
    std::mt19937_64 random(derive_seed(sweep.seed, "proposal", static_cast<std::uint64_t>(number)));
    return sampler.propose(sweep.space, view, number, random);
}

std::unique_ptr<Pruner> make_pruner(const PrunerOptions& options) {
    if (options.name == "none") {
        return std::make_unique<NonePruner>();
    }
    if (options.name == "asha") {
        return std::make_unique<AshaPruner>(options);
    }
    if (options.name == "median" || options.name == "percentile") {
        return std::make_unique<PercentilePruner>(options);
    }
    if (options.name == "patience") {
        return std::make_unique<PatiencePruner>(options);
    }
    if (options.name == "threshold") {
        return std::make_unique<ThresholdPruner>(options);
    }
    throw InputError("unknown pruner '" + options.name +
                     "' (known: none, asha, median, percentile, patience, threshold)");
}

}  // namespace trommel
