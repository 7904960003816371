// The contents of a weights file before any value is read: the tensors, and the positions of their storages.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

/// The type of the stored values; `integer` includes booleans.
enum class ValueType { float32, float64, float16, bfloat16, integer, other };

/// The position of a tensor's values: in a storage, starting at `offset`, `strides` apart (both in values).
/// Not yet compared with the storage.
struct TensorEntry {
    std::string name;
    std::string type;     ///< in the file's notation: "FloatStorage", "F16"
    std::string storage;  ///< a key of the index
    std::int64_t offset = 0;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
    bool negative = false;  ///< the values are the stored ones times -1
    std::string problem;    ///< why its values cannot be read: "is sparse"; then only its name is valid
    bool is_tensor =
        true;  ///< false: not a tensor, which is only a problem if a tensor of that name is wanted

    bool operator==(const TensorEntry&) const = default;
};

/// A range of the file: `stored` bytes from `begin`, which unpack to `bytes` bytes. Not yet compared with the
/// size of the file.
struct StorageEntry {
    std::uint64_t begin = 0;
    std::uint64_t stored = 0;
    std::uint64_t bytes = 0;
    bool deflated = false;
    std::optional<std::uint32_t> crc;  ///< of the unpacked bytes, if the file has it
};

struct WeightsIndex {
    std::string within;  ///< path of keys to the tensors within a checkpoint, e.g. "'state_dict'"; or empty
    std::vector<TensorEntry> tensors;
    std::map<std::string, StorageEntry> storages;
};

/// The ValueType for a type in the file's notation (TensorEntry::type).
ValueType value_type(const std::string& type);

/// Bytes per value of a storage of that type in Torch's notation ("FloatStorage"); nothing if the type is
/// unknown.
std::optional<std::uint64_t> bytes_of_value(const std::string& storage_type);

}  // namespace trommel
