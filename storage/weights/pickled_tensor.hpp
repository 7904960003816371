// How PyTorch pickles a tensor: as a call that would make it again.
#pragma once

#include <map>
#include <string>

#include "storage/weights/pickle.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Tensors that stand beside the pickle, by what stands for them in it (PyTorch 0.1).
using SavedTensors = std::map<std::string, TensorEntry, std::less<>>;

/// What a storage is called beside the pickle.
struct PickledStorage {
    std::string type;        ///< "FloatStorage"
    std::string key;         ///< "12"
    bool has_values = true;  ///< false on the device "meta"
    std::int64_t view_of =
        0;  ///< where it begins in the storage of that key, in values (PyTorch 0.2 and 0.3)
};

/// Of a persistent value: ("storage", type, key, device, size, ...). Throws InputError for another one.
PickledStorage storage_of(const PickledValue& persistent);

/// Whether it is a tensor, or an array that somebody saved in place of one.
bool is_tensor(const PickledValue& value, const SavedTensors& saved);

/// Of a value that is_tensor(). Its `problem` says where values cannot be read. Throws InputError where it has a form that no
/// PyTorch writes.
TensorEntry tensor_of(const std::string& name, const PickledValue& value, const SavedTensors& saved);

/// "a number", "a list", "an object of 'argparse.Namespace'".
std::string described(const PickledValue& value);

}  // namespace trommel
