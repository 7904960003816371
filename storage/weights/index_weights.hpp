// The form of a weights file, told by its first bytes, and what it holds.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Of a .safetensors file, or of a state dict that torch.save() wrote, in any of its three forms. docs/features.md says which.
/// Throws InputError, without the file's name, for anything else: "<problem> (<why>); <what to do>".
WeightsIndex index_weights(std::span<const std::uint8_t> file);

}  // namespace trommel
