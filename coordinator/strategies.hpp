// From the names in a sweep file to samplers and pruners.
#pragma once

#include <memory>

#include "coordinator/pruners/pruner.hpp"
#include "coordinator/samplers/sampler.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Throws InputError for a name that does not exist.
std::unique_ptr<Sampler> make_sampler(const SamplerOptions& options);
std::unique_ptr<Pruner> make_pruner(const PrunerOptions& options);

}  // namespace trommel
