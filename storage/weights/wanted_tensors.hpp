// The tensors that a network takes from a file, by its operations. Without Torch.
#pragma once

#include <vector>

#include "storage/weights/pick_tensors.hpp"
#include "sweep/operations.hpp"

namespace trommel {

/// Of the operations whose tensors have torchvision's names, in their order.
std::vector<WantedTensor> wanted_tensors(const std::vector<Operation>& operations);

}  // namespace trommel
