// The tensors of a training, as a checkpoint stores them. Includes Torch.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "worker/trainer/optimizer.hpp"
#include "worker/trainer/weights.hpp"
#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// The network, the optimizer's state and, if the selected epoch is not the latest, the selected weights.
std::vector<CheckpointTensor> checkpoint_tensors(const Network& network, const WeightUpdates& updates,
                                                 const KeptWeights* selected);

/// Restores them, bit for bit and with the same strides. Throws InputError if they are those of another
/// network or optimizer, without having changed anything.
void restore_tensors(std::span<const CheckpointTensor> tensors, std::int64_t steps, const Network& network,
                     WeightUpdates& updates, KeptWeights& selected);

}  // namespace trommel
