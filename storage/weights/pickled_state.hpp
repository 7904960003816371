// Finds the state dict in a pickle: all of it, or an entry of a checkpoint.
#pragma once

#include <string>
#include <vector>

#include "storage/weights/pickle.hpp"
#include "storage/weights/pickled_tensor.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// The tensors of the state dict, in its order, and the entries that lead to it; other entries are ignored.
/// docs/features.md says which entries are searched. Throws InputError, with the reason, if there is no state
/// dict, or more than one.
WeightsIndex index_state(const PickledValue& root, const SavedTensors& saved = {});

}  // namespace trommel
