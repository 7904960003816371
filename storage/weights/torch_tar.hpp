// The format of PyTorch 0.1, including torchvision's weights up to 2021: a tar file of storages, tensors and
// a pickle. Independent of Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Throws InputError, without the file's name: "<problem> (<why>); <what to do>".
WeightsIndex index_torch_tar(std::span<const std::uint8_t> file);

}  // namespace trommel
