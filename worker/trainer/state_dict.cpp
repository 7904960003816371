#include "worker/trainer/state_dict.hpp"

#include <caffe2/serialize/inline_container.h>

#include <cstring>
#include <map>
#include <span>
#include <string>

#include "sweep/errors.hpp"
#include "worker/trainer/half_floats.hpp"
#include "worker/trainer/pickle.hpp"
#include "worker/trainer/zip_bounds.hpp"

namespace trommel {

namespace {

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void fail(const File& file, const std::string& problem) {
    throw InputError("weights file " + file.name() + ": " + problem);
}

template <class Action>
auto naming(const File& file, const Action& action) {
    try {
        return action();
    } catch (const std::exception& error) {
        const std::string text = error.what();  // Torch's messages go on with a stack trace
        fail(file,
             "damaged or truncated (" + text.substr(0, text.find('\n')) + "); copy or download it again");
    }
}

// Torch reads the zip file, checksums included.
class Archive {
  public:
    explicit Archive(const File& file)
        : reader_(
              naming(file, [&] { return caffe2::serialize::PyTorchStreamReader(file.path().string()); })) {}

    Bytes record(const File& file, const std::string& name) {
        const auto [data, size] = naming(file, [&] { return reader_.getRecord(name); });
        const auto* first = static_cast<const std::uint8_t*>(data.get());
        return {first, first + size};
    }

  private:
    caffe2::serialize::PyTorchStreamReader reader_;
};

// Bytes of a value; 0 for integers.
std::size_t value_size(const File& file, const PickledTensor& tensor) {
    static const std::map<std::string, std::size_t> sizes = {
        {"FloatStorage", 4}, {"HalfStorage", 2}, {"BFloat16Storage", 2},
        {"LongStorage", 0},  {"IntStorage", 0},  {"ShortStorage", 0},
        {"ByteStorage", 0},  {"CharStorage", 0}, {"BoolStorage", 0}};
    const auto found = sizes.find(tensor.type);
    if (found == sizes.end()) {
        fail(file, "tensor '" + tensor.name + "' is in a " + tensor.type +
                       " (known: FloatStorage, HalfStorage, BFloat16Storage); convert it");
    }
    return found->second;
}

float value_at(const PickledTensor& tensor, const Bytes& storage, std::uint64_t place) {
    if (tensor.type == "FloatStorage") {
        float value = 0;
        std::memcpy(&value, storage.data() + place * sizeof value, sizeof value);
        return value;
    }
    std::uint16_t bits = 0;
    std::memcpy(&bits, storage.data() + place * sizeof bits, sizeof bits);
    return tensor.type == "HalfStorage" ? from_half(bits) : from_bfloat16(bits);
}

// Follows sizes and strides, the last dimension fastest.
std::vector<float> values_of(const File& file, const PickledTensor& tensor, const Bytes& storage,
                             std::size_t size) {
    const std::uint64_t available = storage.size() / size;
    std::vector<std::int64_t> at(tensor.sizes.size());
    std::vector<float> values;
    for (const std::int64_t extent : tensor.sizes) {
        if (extent < 1) {
            return {};
        }
    }
    for (;;) {
        std::int64_t place = tensor.offset;
        for (std::size_t i = 0; i < at.size(); ++i) {
            place += at[i] * tensor.strides[i];
        }
        // A tensor with equal places could ask for more values than there are.
        if (place < 0 || static_cast<std::uint64_t>(place) >= available || values.size() >= available) {
            fail(file, "damaged (tensor '" + tensor.name +
                           "' lies outside of its storage); copy or download it again");
        }
        values.push_back(value_at(tensor, storage, static_cast<std::uint64_t>(place)));
        std::size_t i = at.size();
        while (i > 0 && ++at[i - 1] == tensor.sizes[i - 1]) {
            at[--i] = 0;
        }
        if (i == 0) {
            return values;
        }
    }
}

std::vector<PickledTensor> unpickled(const File& file, const Bytes& bytes) {
    try {
        return unpickle_state_dict(bytes);
    } catch (const InputError& error) {
        fail(file, std::string("not a state dict (") + error.what() +
                       "); save one: torch.save(model.state_dict(), FILE)");
    }
}

void must_not_exceed(const File& file, std::uint64_t bytes, std::uint64_t most) {
    if (bytes > most) {
        fail(file, "unpacks to more than " + std::to_string(most) + " bytes, from " +
                       std::to_string(file.size()) +
                       " (forged, or damaged?); download it again, from where you trust");
    }
}

}  // namespace

std::vector<StoredTensor> read_state_dict(const File& file) {
    const std::uint64_t most = most_unpacked(file.size());
    must_not_exceed(file, unpacked_bytes(file), most);
    Archive archive(file);
    std::uint64_t bytes = 0;
    std::vector<StoredTensor> tensors;
    for (const PickledTensor& tensor : unpickled(file, archive.record(file, "data.pkl"))) {
        StoredTensor stored{.name = tensor.name, .sizes = tensor.sizes, .values = {}};
        if (const std::size_t size = value_size(file, tensor); size > 0) {
            stored.values = values_of(file, tensor, archive.record(file, "data/" + tensor.storage), size);
            bytes += stored.values.size() * sizeof(float);
            must_not_exceed(file, bytes, 2 * most);  // 16 bits become 32
        }
        tensors.push_back(std::move(stored));
    }
    return tensors;
}

}  // namespace trommel
