#include "storage/weights/torch_stream.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "storage/weights/pickled_state.hpp"
#include "storage/weights/pickled_tensor.hpp"
#include "storage/weights/weights_errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {

namespace {

using Kind = PickledValue::Kind;

// 0x1950a86a20f9469cfc6c, little-endian, and as protocols 0 and 1 write it.
bool is_magic(const PickledValue& value) {
    using namespace std::string_view_literals;
    return value.is(Kind::large) && (value.text == "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv ||
                                     value.text == "119547037146038801333356");
}

PickledValue first_pickle(PickleReader& reader) {
    try {
        return reader.read();
    } catch (const InputError&) {
        return {};
    }
}

// The types of all storages, including an optimizer's: the size of each one is needed to find the next.
std::map<std::string, std::string, std::less<>> types_by_key(const PickleReader& reader) {
    std::map<std::string, std::string, std::less<>> types;
    for (const PickledValue& value : reader.persistent()) {
        const PickledValue& id = value.items->front();
        if (!id.is(Kind::list) || id.items->empty() || id.items->front().text != "storage") {
            continue;  // the class of a module
        }
        const PickledStorage storage = storage_of(value);
        types.emplace(storage.key, storage.type);
    }
    return types;
}

WeightsIndex index_of(PickleReader& reader) {
    const PickledValue root = reader.read();
    return index_state(root);
}

std::map<std::string, StorageEntry> storages_behind(PickleReader& reader,
                                                    std::span<const std::uint8_t> file) {
    const auto types = types_by_key(reader);
    const PickledValue keys = reader.read();
    std::map<std::string, StorageEntry> storages;
    for (const PickledValue& key : keys.is(Kind::list) ? *keys.items : std::vector<PickledValue>()) {
        const auto type = types.find(key.text);
        if (type == types.end()) {
            throw InputError("it has a storage that no tensor uses");
        }
        storages.emplace(type->first, next_storage(reader, file, type->second));
    }
    return storages;
}

}  // namespace

bool may_be_pickle(std::span<const std::uint8_t> file) {
    return file.size() > 1 && ((file[0] == 0x80 && file[1] <= 5) || file[0] == 'L');
}

void must_be_written_little_endian(const PickledValue& about) {
    if (!about.is(Kind::dictionary)) {
        return;
    }
    for (std::size_t i = 0; i + 1 < about.items->size(); i += 2) {
        const PickledValue& value = (*about.items)[i + 1];
        if ((*about.items)[i].text == "little_endian" && value.is(Kind::number) && value.number == 0) {
            throw unknown_weights(
                "its numbers are big-endian (it was written on another kind of machine)",
                "read and save it again on this one: torch.save(torch.load(FILE), NEW_FILE)");
        }
    }
}

StorageEntry next_storage(PickleReader& reader, std::span<const std::uint8_t> file, const std::string& type) {
    const std::optional<std::uint64_t> size = bytes_of_value(type);
    if (!size) {
        throw InputError("it has a storage of the type '" + shown(type) + "', which no PyTorch writes");
    }
    const std::uint64_t count = little_endian(reader.take(8));
    StorageEntry entry;
    if (__builtin_mul_overflow(count, *size, &entry.stored)) {
        throw InputError("it ends early");
    }
    entry.begin = file.size() - reader.rest().size();
    entry.bytes = entry.stored;
    reader.take(entry.stored);
    return entry;
}

WeightsIndex index_torch_stream(std::span<const std::uint8_t> file) {
    PickleReader reader(file);
    if (!is_magic(first_pickle(reader))) {
        throw unknown_weights("a pickle that torch.save() did not write",
                              "save the weights with it: torch.save(model.state_dict(), FILE)");
    }
    or_damaged([&] { return reader.read(); });  // the version of the form, always 1001
    const PickledValue about = or_damaged([&] { return reader.read(); });
    must_be_written_little_endian(about);
    WeightsIndex index = or_no_state_dict([&] { return index_of(reader); });
    index.storages = or_damaged([&] { return storages_behind(reader, file); });
    return index;
}

}  // namespace trommel
