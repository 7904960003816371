// Recognizes the form of a weights file by its first bytes, and indexes its contents.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Indexes a .safetensors file, or a state dict written by torch.save(), in any of its three forms.
/// docs/features.md lists them. Throws InputError, without the file's name, for anything else: "<problem>
/// (<why>); <what to do>".
WeightsIndex index_weights(std::span<const std::uint8_t> file);

}  // namespace trommel
