// Reads .safetensors files. docs/weights.md has the format. Without Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Whether the file starts like one.
bool may_be_safetensors(std::span<const std::uint8_t> file);

/// Throws InputError, without the file's name, if it is damaged: "<problem> (<why>); <what to do>".
WeightsIndex index_safetensors(std::span<const std::uint8_t> file);

}  // namespace trommel
