#include "storage/weights/tensor_values.hpp"

#include <cstring>
#include <map>
#include <optional>
#include <string>

#include "storage/weights/half_floats.hpp"
#include "storage/weights/storage_bytes.hpp"
#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

using Bytes = std::span<const std::uint8_t>;

template <class Stored>
Stored stored_at(Bytes storage, std::uint64_t place) {
    Stored value{};
    std::memcpy(&value, storage.data() + place * sizeof value, sizeof value);
    return value;
}

// The part of its storage that a tensor uses: `count` values, up to the index `last`.
struct Extent {
    std::uint64_t count = 1;
    std::int64_t last = 0;
};

// Nothing if a number is invalid for a tensor, or has more than 64 bits.
std::optional<Extent> extent_of(const TensorEntry& tensor) {
    Extent extent{.last = tensor.offset};
    bool fits = tensor.offset >= 0;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        std::int64_t step = 0;
        fits =
            fits && tensor.sizes[i] >= 0 && tensor.strides[i] >= 0 &&
            !__builtin_mul_overflow(extent.count, static_cast<std::uint64_t>(tensor.sizes[i]), &extent.count);
        fits = fits && (tensor.sizes[i] == 0 ||
                        (!__builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &step) &&
                         !__builtin_add_overflow(extent.last, step, &extent.last)));
    }
    return fits ? std::optional(extent) : std::nullopt;
}

// Follows sizes and strides, the last dimension fastest. All indices must be inside the storage.
template <class Convert>
void fill(std::vector<float>& values, const TensorEntry& tensor, const Convert& convert) {
    std::vector<std::int64_t> at(tensor.sizes.size());
    std::int64_t place = tensor.offset;
    for (float& value : values) {
        value = convert(static_cast<std::uint64_t>(place));
        std::size_t i = at.size();
        while (i > 0) {
            --i;
            if (++at[i] < tensor.sizes[i]) {
                place += tensor.strides[i];
                break;
            }
            place -= tensor.strides[i] * (at[i] - 1);
            at[i] = 0;
        }
    }
}

void convert(std::vector<float>& values, const TensorEntry& tensor, Bytes storage) {
    switch (value_type(tensor.type)) {
        case ValueType::float32:
            return fill(values, tensor, [&](std::uint64_t at) { return stored_at<float>(storage, at); });
        case ValueType::float64:
            return fill(values, tensor,
                        [&](std::uint64_t at) { return static_cast<float>(stored_at<double>(storage, at)); });
        case ValueType::float16:
            return fill(values, tensor,
                        [&](std::uint64_t at) { return from_half(stored_at<std::uint16_t>(storage, at)); });
        default:
            return fill(values, tensor, [&](std::uint64_t at) {
                return from_bfloat16(stored_at<std::uint16_t>(storage, at));
            });
    }
}

InputError outside(const TensorEntry& tensor) {
    return damaged_weights("tensor '" + tensor.name + "' lies outside of its storage");
}

std::vector<float> values_of(const TensorEntry& tensor, Bytes storage) {
    const std::optional<Extent> extent = extent_of(tensor);
    const std::uint64_t available = storage.size() / bytes_of_value(tensor.type).value_or(1);
    if (!extent || (extent->count > 0 && static_cast<std::uint64_t>(extent->last) >= available)) {
        throw outside(tensor);
    }
    std::vector<float> values(static_cast<std::size_t>(extent->count));
    convert(values, tensor, storage);
    if (tensor.negative) {
        for (float& value : values) {
            value = -value;
        }
    }
    return values;
}

bool has_values(const TensorEntry& tensor) {
    const ValueType type = value_type(tensor.type);
    if (type == ValueType::other) {
        throw unknown_weights("tensor '" + tensor.name + "' has values of the type " + shown(tensor.type) +
                                  " (known: floats of 64, 32 and 16 bits, and bfloat16)",
                              "convert it: tensor.float()");
    }
    return type != ValueType::integer;
}

}  // namespace

std::vector<StoredTensor> read_values(Bytes file, const WeightsIndex& index,
                                      std::span<const TensorEntry> tensors) {
    std::vector<StoredTensor> read;
    std::map<std::string, std::vector<std::size_t>> by_storage;
    for (const TensorEntry& tensor : tensors) {
        if (has_values(tensor)) {
            by_storage[tensor.storage].push_back(read.size());
        }
        read.push_back({.name = tensor.name, .sizes = tensor.sizes, .values = {}});
    }
    for (const auto& [key, places] : by_storage) {
        const auto entry = index.storages.find(key);
        const std::string first = "the storage of tensor '" + tensors[places.front()].name + "'";
        if (entry == index.storages.end()) {
            throw damaged_weights(first + " is missing");
        }
        const StorageBytes storage = or_damaged([&] { return StorageBytes(file, entry->second, first); });
        for (const std::size_t place : places) {
            read[place].values = values_of(tensors[place], storage.bytes());
        }
    }
    return read;
}

}  // namespace trommel
