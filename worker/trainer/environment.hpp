// The environment of a training: everything that must be equal for results with equal bits. It is recorded
// with every attempt. Independent of Torch.
#pragma once

#include <string>

#include "sweep/record.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The environment of this process: versions, BLAS, processor, instruction set, threads, device, layout,
/// host.
Environment process_environment();

/// The same, with the shards' checksums.
Environment trial_environment(const DataSet& data);

/// Floating-point operations a second, in 10^9, of a matrix product on the threads that trials use; takes 0.2
/// s.
double measured_gflops();

}  // namespace trommel
