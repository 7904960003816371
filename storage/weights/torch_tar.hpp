// What PyTorch 0.1 wrote, torchvision's weights up to 2021 among it: a tar file of storages, tensors and a pickle. Without Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Throws InputError, without the file's name: "<problem> (<why>); <what to do>".
WeightsIndex index_torch_tar(std::span<const std::uint8_t> file);

}  // namespace trommel
