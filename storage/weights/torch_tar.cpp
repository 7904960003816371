#include "storage/weights/torch_tar.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/weights/pickle.hpp"
#include "storage/weights/pickled_state.hpp"
#include "storage/weights/pickled_tensor.hpp"
#include "storage/weights/tar_entries.hpp"
#include "storage/weights/torch_stream.hpp"
#include "storage/weights/weights_errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {

namespace {

using Bytes = std::span<const std::uint8_t>;
using Kind = PickledValue::Kind;

constexpr std::int64_t most_dimensions = 64;

// The key of a storage or a tensor: an integer, possibly above 64 bits, or a string.
std::string key_of(const PickledValue& value) {
    return value.is(Kind::number) ? std::to_string(value.number) : std::string(value.text);
}

const std::vector<PickledValue>& three_of(const PickledValue& value) {
    if (!value.is(Kind::list) || value.items->size() != 3) {
        throw InputError("the description of a storage or a tensor in it is incomplete");
    }
    return *value.items;
}

std::string last_word(std::string_view name) {
    return std::string(name.substr(name.rfind('.') + 1));
}

struct TypedStorage {
    std::string type;
    std::string key;
    std::int64_t offset = 0;
};

struct Storages {
    std::map<std::string, StorageEntry> entries;
    std::map<std::string, TypedStorage> known;  // including those that view others
};

// The format: their number; for each, (key, device, type) and its values; then the views: (key, key of the
// whole, offset, size).
Storages storages_of(Bytes part, Bytes file) {
    const std::size_t begin = static_cast<std::size_t>(part.data() - file.data());
    const Bytes up_to_part_end = file.first(begin + part.size());
    PickleReader reader(part);
    Storages storages;
    for (std::int64_t left = reader.read().number; left > 0; --left) {
        const PickledValue about = reader.read();
        const std::vector<PickledValue>& parts = three_of(about);  // key, device, type
        const TypedStorage storage{last_word(parts[2].text), key_of(parts[0])};
        storages.entries.emplace(storage.key, next_storage(reader, up_to_part_end, storage.type));
        storages.known.emplace(storage.key, storage);
    }
    const PickledValue views = reader.read();
    for (const PickledValue& view : views.is(Kind::list) ? *views.items : std::vector<PickledValue>()) {
        if (!view.is(Kind::list) || view.items->size() != 4) {
            throw InputError("the description of a storage in it is incomplete");
        }
        const auto whole = storages.known.find(key_of((*view.items)[1]));
        if (whole == storages.known.end()) {
            throw InputError("it has a part of a storage that is not in it");
        }
        TypedStorage part_of = whole->second;
        if (__builtin_add_overflow(part_of.offset, (*view.items)[2].number, &part_of.offset)) {
            throw InputError("it has a part of a storage that lies outside of it");
        }
        storages.known.emplace(key_of((*view.items)[0]), part_of);
    }
    return storages;
}

std::int64_t next_number(PickleReader& reader) {
    return static_cast<std::int64_t>(little_endian(reader.take(8)));
}

std::vector<std::int64_t> next_numbers(PickleReader& reader, std::int64_t count) {
    std::vector<std::int64_t> numbers;
    for (; count > 0; --count) {
        numbers.push_back(next_number(reader));
    }
    return numbers;
}

// After (key, storage's key, type): 32 bits of dimensions and 32 unused bits, sizes, strides, offset.
TensorEntry next_tensor(PickleReader& reader, const TypedStorage& storage) {
    const std::int64_t dimensions = next_number(reader) & 0xffffffff;
    if (dimensions > most_dimensions) {
        throw InputError("it has a tensor of more than " + std::to_string(most_dimensions) + " dimensions");
    }
    TensorEntry tensor{.name = {}, .type = storage.type, .storage = storage.key, .sizes = {}, .strides = {}};
    tensor.sizes = next_numbers(reader, dimensions);
    tensor.strides = next_numbers(reader, dimensions);
    if (__builtin_add_overflow(next_number(reader), storage.offset, &tensor.offset)) {
        throw InputError("it has a tensor that lies outside of its storage");
    }
    return tensor;
}

SavedTensors tensors_of(Bytes part, const Storages& storages) {
    PickleReader reader(part);
    SavedTensors tensors;
    for (std::int64_t left = reader.read().number; left > 0; --left) {
        const PickledValue about = reader.read();
        const auto storage = storages.known.find(key_of(three_of(about)[1]));
        if (storage == storages.known.end()) {
            throw InputError("it has a tensor whose storage is not in it");
        }
        tensors[key_of(three_of(about)[0])] = next_tensor(reader, storage->second);
    }
    return tensors;
}

using Parts = std::map<std::string, Bytes, std::less<>>;

void must_be_of_torch(const Parts& parts) {
    for (const char* const name : {"storages", "tensors", "pickle"}) {
        if (parts.contains(name)) {
            continue;
        }
        if (parts.contains("sys_info")) {
            throw damaged_weights("it holds no '" + std::string(name) + "'");
        }
        throw unknown_weights("a tar file that PyTorch did not write (it holds no '" + std::string(name) +
                                  "', but " +
                                  (parts.empty() ? "no file" : "'" + shown(parts.begin()->first) + "'") + ")",
                              "unpack it, and name the file of weights that is in it");
    }
}

}  // namespace

WeightsIndex index_torch_tar(Bytes file) {
    const Parts parts = or_damaged([&] { return tar_entries(file); });
    must_be_of_torch(parts);
    if (const auto about = parts.find("sys_info"); about != parts.end()) {
        PickleReader reader(about->second);
        const PickledValue machine = or_damaged([&] { return reader.read(); });
        must_be_written_little_endian(machine);
    }
    Storages storages = or_damaged([&] { return storages_of(parts.at("storages"), file); });
    const SavedTensors tensors = or_damaged([&] { return tensors_of(parts.at("tensors"), storages); });
    PickleReader reader(parts.at("pickle"));
    WeightsIndex index = or_no_state_dict([&] { return index_state(reader.read(), tensors); });
    index.storages = std::move(storages.entries);
    return index;
}

}  // namespace trommel
