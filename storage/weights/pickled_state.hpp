// Where in a pickle the state dict is: all of it, or an entry of a checkpoint.
#pragma once

#include <string>
#include <vector>

#include "storage/weights/pickle.hpp"
#include "storage/weights/pickled_tensor.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// The tensors of the state dict, in its order, and the entries that lead to it; what stands beside it is left alone.
/// docs/features.md says which entries. Throws InputError, with the reason, where there is none, or more than one.
WeightsIndex index_state(const PickledValue& root, const SavedTensors& saved = {});

}  // namespace trommel
