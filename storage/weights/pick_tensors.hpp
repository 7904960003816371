// Which tensors of a file a network wants, whatever stands before their names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// A tensor as some network wants it.
struct WantedTensor {
    std::string name;
    std::vector<std::int64_t> sizes;
};

/// The tensors that are wanted, in that order; what stands before all their names ("module.", "model.", "_orig_mod.", ...) is taken
/// off. Throws InputError, without the file's name, in one line, with those that are missing, that nobody wants (but for "fc.weight"
/// and "fc.bias", a classifier's last layer, and what batch norms counted, "num_batches_tracked"), and that have other sizes.
/// `network`: "resnet50".
std::vector<TensorEntry> pick_tensors(const WeightsIndex& index, const std::vector<WantedTensor>& wanted,
                                      const std::string& network);

/// "conv1.weight [64, 3, 7, 7]".
std::string to_text(const WantedTensor& tensor);

}  // namespace trommel
