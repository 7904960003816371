// Weights that somebody else trained, from the files that people have. Without Torch.
#pragma once

#include <filesystem>
#include <vector>

#include "worker/trainer/weights_file.hpp"

namespace trommel {

/// The tensors of a .safetensors file, or of a state dict that torch.save() wrote, in any order; F16 and
/// BF16 become float. What batch norms counted ("num_batches_tracked") is left out. Throws StorageError
/// where the file cannot be read, and InputError, naming it, where it is another file, damaged, or holds
/// other numbers.
std::vector<StoredTensor> read_weights_file(const std::filesystem::path& path);

/// A tensor as some network wants it.
struct WantedTensor {
    std::string name;
    std::vector<std::int64_t> sizes;
};

/// The tensors that are wanted, in that order. Throws InputError, in one line, with those that are missing,
/// that nobody wants (but for "fc.weight" and "fc.bias", a classifier's last layer), and that have other
/// sizes. `network`: "resnet50".
std::vector<StoredTensor> pick_weights(std::vector<StoredTensor> found,
                                       const std::vector<WantedTensor>& wanted, const std::string& network,
                                       const std::filesystem::path& path);

/// "conv1.weight [64, 3, 7, 7]".
std::string to_text(const WantedTensor& tensor);

}  // namespace trommel
