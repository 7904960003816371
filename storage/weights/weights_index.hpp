// What a weights file holds, before any value is read: the tensors, and where their storages lie.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

/// How values are stored; `integer` also means truth values.
enum class ValueType { float32, float64, float16, bfloat16, integer, other };

/// Where the values of a tensor lie: in a storage, beginning at `offset`, `strides` apart (both in values). Nothing of it has
/// been compared with the storage yet.
struct TensorEntry {
    std::string name;
    std::string type;     ///< in the file's words: "FloatStorage", "F16"
    std::string storage;  ///< a key of the index
    std::int64_t offset = 0;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
    bool negative = false;  ///< the values are the stored ones times -1
    std::string problem;    ///< why its values cannot be read: "is sparse"; then only its name counts
    bool is_tensor =
        true;  ///< false: another thing with a name, a problem only where a tensor of that name is wanted

    bool operator==(const TensorEntry&) const = default;
};

/// `stored` bytes of the file, which unpack to `bytes`. Nothing of it has been compared with the file yet.
struct StorageEntry {
    std::uint64_t begin = 0;
    std::uint64_t stored = 0;
    std::uint64_t bytes = 0;
    bool deflated = false;
    std::optional<std::uint32_t> crc;  ///< of what it unpacks to, where the file says it
};

struct WeightsIndex {
    std::string within;  ///< the entries of a checkpoint that lead to the tensors: "'state_dict'"; or nothing
    std::vector<TensorEntry> tensors;
    std::map<std::string, StorageEntry> storages;
};

/// Of a type in the file's words; see TensorEntry.
ValueType value_type(const std::string& type);

/// Bytes of one value of a storage of that type in Torch's words ("FloatStorage"), or nothing of one that nobody knows.
std::optional<std::uint64_t> bytes_of_value(const std::string& storage_type);

}  // namespace trommel
