// Reads what torch.save() wrote. Without Torch in this header.
#pragma once

#include <vector>

#include "storage/shards/file.hpp"
#include "worker/trainer/weights_file.hpp"

namespace trommel {

/// The tensors of a state dict in a zip file (PyTorch 1.6 or later): of floats as floats, of integers
/// without values. Throws InputError where it is damaged or something else.
std::vector<StoredTensor> read_state_dict(const File& file);

}  // namespace trommel
