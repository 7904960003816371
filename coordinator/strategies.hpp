// Creates samplers and pruners from their names in a sweep file.
#pragma once

#include <cstdint>
#include <memory>

#include "coordinator/pruners/pruner.hpp"
#include "coordinator/samplers/sampler.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Throws InputError if the name is unknown.
std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options, std::uint64_t sweep_seed = 0);
std::unique_ptr<Pruner> make_pruner(const PrunerOptions& options);

}  // namespace trommel
