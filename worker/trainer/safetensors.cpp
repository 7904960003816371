#include "worker/trainer/safetensors.hpp"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "sweep/errors.hpp"
#include "worker/trainer/half_floats.hpp"

namespace trommel {

namespace {

using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t largest_header = 100'000'000;  // as the format's own reader has it

[[noreturn]] void fail_as_damaged(const File& file, const std::string& reason) {
    throw InputError("weights file " + file.name() + ": damaged or truncated (" + reason +
                     "); copy or download it again");
}

Bytes read(const File& file, std::uint64_t offset, std::uint64_t size) {
    if (offset > file.size() || size > file.size() - offset) {
        fail_as_damaged(file, "it should have " + std::to_string(offset + size) + " bytes, and has " +
                                  std::to_string(file.size()));
    }
    Bytes bytes(size);
    file.read_at(offset, bytes);
    return bytes;
}

template <class Stored, class Convert>
std::vector<float> converted(const Bytes& bytes, const Convert& convert) {
    std::vector<float> values(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof stored, sizeof stored);
        values[i] = convert(stored);
    }
    return values;
}

bool is_integer(const std::string& type) {
    static const std::set<std::string> integers = {"BOOL", "U8",  "I8",  "U16", "I16",
                                                   "U32",  "I32", "U64", "I64"};
    return integers.contains(type);
}

std::vector<float> values_of(const File& file, const std::string& name, const std::string& type,
                             const Bytes& bytes) {
    if (type == "F32") {
        return converted<float>(bytes, [](float value) { return value; });
    }
    if (type == "F16") {
        return converted<std::uint16_t>(bytes, from_half);
    }
    if (type == "BF16") {
        return converted<std::uint16_t>(bytes, from_bfloat16);
    }
    throw InputError("weights file " + file.name() + ": tensor '" + name + "' has the type " + type +
                     " (known: F32, F16, BF16); convert it");
}

// Throws Json::exception where the entry is none.
StoredTensor read_tensor(const File& file, std::uint64_t begin, const std::string& name, const Json& entry) {
    StoredTensor tensor{
        .name = name, .sizes = entry.at("shape").get<std::vector<std::int64_t>>(), .values = {}};
    const auto type = entry.at("dtype").get<std::string>();
    if (is_integer(type)) {
        return tensor;
    }
    const auto offsets = entry.at("data_offsets").get<std::array<std::uint64_t, 2>>();
    std::int64_t count = 1;
    bool fits = offsets[0] <= offsets[1] && offsets[1] <= file.size();
    for (const std::int64_t size : tensor.sizes) {
        fits = fits && size >= 0 && !__builtin_mul_overflow(count, size, &count);
    }
    if (offsets[1] > file.size() - begin) {
        fail_as_damaged(file, "tensor '" + name + "' ends behind the end of the file");
    }
    tensor.values =
        values_of(file, name, type, read(file, begin + offsets[0], fits ? offsets[1] - offsets[0] : 0));
    if (!fits || tensor.values.size() != static_cast<std::size_t>(count)) {
        fail_as_damaged(file, "tensor '" + name + "' has other bytes than its shape says");
    }
    return tensor;
}

}  // namespace

std::vector<StoredTensor> read_safetensors(const File& file) {
    std::uint64_t length = 0;
    std::memcpy(&length, read(file, 0, sizeof length).data(), sizeof length);
    if (length > largest_header || length > file.size()) {
        fail_as_damaged(file, "its header is longer than it");
    }
    const Bytes header = read(file, sizeof length, length);
    std::vector<StoredTensor> tensors;
    try {
        const Json json = Json::parse(header.begin(), header.end());
        for (const auto& [name, entry] : json.items()) {
            if (name != "__metadata__") {
                tensors.push_back(read_tensor(file, sizeof length + length, name, entry));
            }
        }
    } catch (const Json::exception&) {
        fail_as_damaged(file, "its header is no JSON of tensors");
    }
    return tensors;
}

}  // namespace trommel
