// Reads .safetensors files. Without Torch.
#pragma once

#include <vector>

#include "storage/shards/file.hpp"
#include "worker/trainer/weights_file.hpp"

namespace trommel {

/// The tensors of types F32, F16 and BF16, as floats; those of integers without values. docs/weights.md has
/// the format. Throws InputError where it is damaged or holds another type.
std::vector<StoredTensor> read_safetensors(const File& file);

}  // namespace trommel
