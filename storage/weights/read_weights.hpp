// Reads pretrained weights in the usual file formats. Independent of Torch.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/weights/pick_tensors.hpp"
#include "storage/weights/stored_tensor.hpp"

namespace trommel {

/// The tensors that a network needs, in that order, from a .safetensors file or a state dict written by
/// torch.save(); values of 64 or 16 bits become floats. Throws StorageError if the file cannot be read, and
/// InputError, naming it, if it is another kind of file, damaged, of another network (see pick_tensors()), or
/// holds values that trained weights do not have.
std::vector<StoredTensor> read_weights(const std::filesystem::path& path,
                                       const std::vector<WantedTensor>& wanted, const std::string& network);

/// The same without reading values: throws if the file does not hold tensors of those names and sizes.
void check_weights(const std::filesystem::path& path, const std::vector<WantedTensor>& wanted,
                   const std::string& network);

}  // namespace trommel
