// Weights that somebody else trained, from the files that people have. Without Torch.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/weights/pick_tensors.hpp"
#include "storage/weights/stored_tensor.hpp"

namespace trommel {

/// The tensors that a network wants, in that order, from a .safetensors file or a state dict that torch.save() wrote; of 64 or 16 bits
/// become floats. Throws StorageError where the file cannot be read, and InputError, naming it, where it is another file, damaged, of
/// another network (see pick_tensors()), or holds other values than trained weights have.
std::vector<StoredTensor> read_weights(const std::filesystem::path& path,
                                       const std::vector<WantedTensor>& wanted, const std::string& network);

/// The same without reading values: throws where the file holds no tensors of those names and sizes.
void check_weights(const std::filesystem::path& path, const std::vector<WantedTensor>& wanted,
                   const std::string& network);

}  // namespace trommel
