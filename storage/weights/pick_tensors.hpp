// Selects the tensors of a file that a network needs, whatever the prefix of their names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// A tensor that a network needs.
struct WantedTensor {
    std::string name;
    std::vector<std::int64_t> sizes;
};

/// The wanted tensors, in that order; a common prefix of their names ("module.", "model.", "_orig_mod.", ...)
/// is removed. Throws InputError, without the file's name, in one line, with the missing tensors, the
/// unexpected ones (except "fc.weight" and "fc.bias", a classifier's last layer, and the counters of batch
/// norms, "num_batches_tracked"), and those of other sizes. `network`: "resnet50".
std::vector<TensorEntry> pick_tensors(const WeightsIndex& index, const std::vector<WantedTensor>& wanted,
                                      const std::string& network);

/// "conv1.weight [64, 3, 7, 7]".
std::string to_text(const WantedTensor& tensor);

}  // namespace trommel
