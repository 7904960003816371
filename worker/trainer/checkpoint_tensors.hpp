// A training's tensors as a checkpoint keeps them. Includes Torch.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "worker/trainer/optimizer.hpp"
#include "worker/trainer/weights.hpp"
#include "worker/training_files/checkpoint.hpp"

namespace trommel {

/// The network, what its optimizer remembers and, where another epoch than the latest is the selected one, the selected
/// weights.
std::vector<CheckpointTensor> checkpoint_tensors(const Network& network, const WeightUpdates& updates,
                                                 const KeptWeights* selected);

/// Puts them back: bit for bit, and in the memory's order that they had. Throws InputError where they are those of another
/// network or optimizer, and has changed nothing then.
void restore_tensors(std::span<const CheckpointTensor> tensors, std::int64_t steps, const Network& network,
                     WeightUpdates& updates, KeptWeights& selected);

}  // namespace trommel
