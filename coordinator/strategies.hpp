// Creates samplers and pruners from their names in a sweep file, and asks a sampler for a numbered proposal.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "coordinator/pruners/pruner.hpp"
#include "coordinator/samplers/sampler.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Throws InputError if the name is unknown.
std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options, std::uint64_t sweep_seed = 0);
std::unique_ptr<Pruner> make_pruner(const PrunerOptions& options);

/// Proposal `number` of a sweep, from its view: Sampler::propose() with the engine that belongs to the sweep's seed and
/// that number.
std::optional<Params> propose(const Sampler& sampler, const Sweep& sweep, const SweepView& view,
                              std::int64_t number);

}  // namespace trommel
