#include "storage/weights/safetensors.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "storage/weights/weights_errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {

namespace {

using Json = nlohmann::json;
using Bytes = std::span<const std::uint8_t>;

constexpr std::uint64_t largest_header = 100'000'000;  // the limit of the format's own reader
constexpr std::size_t length_bytes = 8;

// The strides of a contiguous tensor. Nothing if the product of the sizes has more than 64 bits.
std::optional<std::vector<std::int64_t>> row_major(const std::vector<std::int64_t>& sizes) {
    std::vector<std::int64_t> strides(sizes.size());
    std::int64_t stride = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        strides[i] = stride;
        if (sizes[i] < 0 || __builtin_mul_overflow(stride, sizes[i], &stride)) {
            return std::nullopt;
        }
    }
    return strides;
}

bool has_bytes_of(const TensorEntry& tensor, std::uint64_t bytes) {
    std::uint64_t wanted = bytes_of_value(tensor.type).value_or(0);
    for (const std::int64_t size : tensor.sizes) {
        if (__builtin_mul_overflow(wanted, static_cast<std::uint64_t>(size), &wanted)) {
            return false;
        }
    }
    return !bytes_of_value(tensor.type) || wanted == bytes;
}

// Throws Json::exception if the entry is invalid.
void add_tensor(WeightsIndex& index, Bytes values, std::uint64_t begin, const std::string& name,
                const Json& entry) {
    const auto sizes = entry.at("shape").get<std::vector<std::int64_t>>();
    const auto offsets = entry.at("data_offsets").get<std::array<std::uint64_t, 2>>();
    if (offsets[1] > values.size()) {
        throw damaged_weights("tensor '" + shown(name) + "' ends after the end of the file");
    }
    const auto strides = row_major(sizes);
    TensorEntry tensor{.name = name,
                       .type = entry.at("dtype").get<std::string>(),
                       .storage = name,
                       .sizes = sizes,
                       .strides = strides.value_or(sizes)};
    if (!strides || offsets[0] > offsets[1] || !has_bytes_of(tensor, offsets[1] - offsets[0])) {
        throw damaged_weights("tensor '" + shown(name) +
                              "' has a number of bytes that does not match its shape");
    }
    const std::uint64_t bytes = offsets[1] - offsets[0];
    index.storages[name] = {.begin = begin + offsets[0], .stored = bytes, .bytes = bytes, .crc = {}};
    index.tensors.push_back(std::move(tensor));
}

}  // namespace

bool may_be_safetensors(Bytes file) {
    return file.size() > length_bytes && file[length_bytes] == '{';
}

WeightsIndex index_safetensors(Bytes file) {
    const std::uint64_t length = little_endian(file.first(length_bytes));
    if (length > largest_header || length > file.size() - length_bytes) {
        throw damaged_weights("its header is longer than the file");
    }
    const Bytes header = file.subspan(length_bytes, static_cast<std::size_t>(length));
    const Bytes values = file.subspan(length_bytes + header.size());
    WeightsIndex index;
    try {
        const Json json = Json::parse(header.begin(), header.end());
        for (const auto& [name, entry] : json.items()) {
            if (name != "__metadata__") {
                add_tensor(index, values, length_bytes + length, name, entry);
            }
        }
    } catch (const Json::exception&) {
        throw damaged_weights("its header is not a JSON list of tensors");
    }
    return index;
}

}  // namespace trommel
