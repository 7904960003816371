// Interprets PyTorch's pickled tensors, which are calls that would create them.
#pragma once

#include <map>
#include <string>

#include "storage/weights/pickle.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Tensors stored outside of the pickle, by their references in it (PyTorch 0.1).
using SavedTensors = std::map<std::string, TensorEntry, std::less<>>;

/// A reference to a storage outside of the pickle.
struct PickledStorage {
    std::string type;          ///< "FloatStorage"
    std::string key;           ///< "12"
    bool has_values = true;    ///< false on the device "meta"
    std::int64_t view_of = 0;  ///< offset in the storage of that key, in values (PyTorch 0.2 and 0.3)
};

/// Reads a persistent value: ("storage", type, key, device, size, ...). Throws InputError for any other form.
PickledStorage storage_of(const PickledValue& persistent);

/// Whether it is a tensor, or an array saved in place of one.
bool is_tensor(const PickledValue& value, const SavedTensors& saved);

/// Converts a value that is_tensor(). Its `problem` tells if its values cannot be read. Throws InputError if
/// it has a form that no version of PyTorch writes.
TensorEntry tensor_of(const std::string& name, const PickledValue& value, const SavedTensors& saved);

/// "a number", "a list", "an object of 'argparse.Namespace'".
std::string described(const PickledValue& value);

}  // namespace trommel
