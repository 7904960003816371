// The format of torch.save() since PyTorch 1.6: a zip file. Independent of Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Throws InputError, without the file's name: "<problem> (<why>); <what to do>".
WeightsIndex index_torch_zip(std::span<const std::uint8_t> file);

}  // namespace trommel
