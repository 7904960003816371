// Selects the GPU that a worker's trainers see.
#pragma once

namespace trommel {

/// Reduces this process's CUDA_VISIBLE_DEVICES to one device, chosen by the rank's number on its node, so that
/// `workers_per_gpu` workers share each device. The coordinator, the first rank on its node, takes none. Throws
/// InputError if no devices are named.
void take_gpu(int workers_per_gpu);

}  // namespace trommel
