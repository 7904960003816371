// Which GPU a worker's trainers see.
#pragma once

namespace trommel {

/// Leaves one device of this process's CUDA_VISIBLE_DEVICES, chosen by the rank's number on its node: as many workers of a node
/// as said share one. The coordinator, first on its node, takes none. Throws InputError if no devices are named.
void take_gpu(int workers_per_gpu);

}  // namespace trommel
