// The tensors that a network reads from a file, derived from its operations. Independent of Torch.
#pragma once

#include <vector>

#include "storage/weights/pick_tensors.hpp"
#include "sweep/operations.hpp"

namespace trommel {

/// For the operations whose tensors have torchvision's names, in their order.
std::vector<WantedTensor> wanted_tensors(const std::vector<Operation>& operations);

}  // namespace trommel
