// The pickle in a state dict that torch.save() wrote. Without Torch, whose own reader does not know
// OrderedDict.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace trommel {

/// Where the values of a tensor lie: in a storage, beginning at `offset`, `strides` apart (both in values).
struct PickledTensor {
    std::string name;
    std::string type;     ///< of the storage: "FloatStorage"
    std::string storage;  ///< its name among the records: "12"
    std::int64_t offset = 0;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;

    bool operator==(const PickledTensor&) const = default;
};

/// The tensors of a dictionary of tensors, in its order. Runs nothing that the pickle names. Throws
/// InputError, with what is wrong, for bytes that are no such pickle.
std::vector<PickledTensor> unpickle_state_dict(std::span<const std::uint8_t> bytes);

}  // namespace trommel
