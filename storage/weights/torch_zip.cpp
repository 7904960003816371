#include "storage/weights/torch_zip.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "storage/weights/pickle.hpp"
#include "storage/weights/pickled_state.hpp"
#include "storage/weights/pickled_tensor.hpp"
#include "storage/weights/storage_bytes.hpp"
#include "storage/weights/weights_errors.hpp"
#include "storage/weights/zip_entries.hpp"

namespace trommel {

namespace {

using Bytes = std::span<const std::uint8_t>;

// The entries of the one folder that torch.save() writes, by their names in it.
class Records {
  public:
    explicit Records(Bytes file) : file_(file), entries_(or_damaged([&] { return zip_entries(file); })) {
        const std::uint64_t most = most_unpacked(file.size());
        if (unpacked_bytes(entries_) > most) {
            throw unknown_weights("unpacks to more than " + std::to_string(most) + " bytes, from " +
                                      std::to_string(file.size()) + " (forged, or damaged?)",
                                  "download it again from a trusted source");
        }
        for (const ZipEntry& entry : entries_) {
            const std::size_t slash = entry.name.find('/');
            if (folder_.empty() && slash != std::string::npos &&
                entry.name.compare(slash, std::string::npos, "/data.pkl") == 0) {
                folder_ = entry.name.substr(0, slash + 1);
            }
        }
        for (const ZipEntry& entry : entries_) {
            if (entry.name.starts_with(folder_)) {
                records_.emplace(entry.name.substr(folder_.size()), &entry);
            }
        }
    }

    bool has(const std::string& name) const { return records_.contains(name); }

    bool has_below(const std::string& folder) const {
        const auto found = records_.lower_bound(folder);
        return found != records_.end() && found->first.starts_with(folder);
    }

    /// Whether any folder has it.
    bool has_anywhere(const std::string& name) const {
        return std::ranges::any_of(entries_,
                                   [&](const ZipEntry& entry) { return entry.name.ends_with("/" + name); });
    }

    std::string first_name() const {
        return entries_.empty() ? "nothing" : "'" + shown(entries_.front().name) + "'";
    }

    /// Throws if it cannot be unpacked.
    StorageEntry place_of(const std::string& name) const {
        const ZipEntry& entry = *records_.at(name);
        if (entry.encrypted) {
            throw unknown_weights("its entry '" + shown(entry.name) + "' is encrypted",
                                  "unpack it with its password, and pack it without one");
        }
        if (entry.method != 0 && entry.method != 8) {
            throw unknown_weights("its entry '" + entry.name + "' has an unsupported compression (method " +
                                      std::to_string(entry.method) + ")",
                                  "read and save it again: torch.save(torch.load(FILE), FILE)");
        }
        StorageEntry place{.begin = entry.begin,
                           .stored = entry.stored,
                           .bytes = entry.method == 0 ? entry.stored : entry.bytes,
                           .deflated = entry.method != 0,
                           .crc = {}};
        if (entry.crc != 0) {  // PyTorch 2.6 and later write 0 if they were told not to compute checksums
            place.crc = entry.crc;
        }
        return place;
    }

    StorageBytes bytes(const std::string& name) const {
        const StorageEntry place = place_of(name);
        return or_damaged([&] { return StorageBytes(file_, place, "'" + name + "'"); });
    }

  private:
    Bytes file_;
    std::vector<ZipEntry> entries_;
    std::string folder_;
    std::map<std::string, const ZipEntry*> records_;
};

void must_be_of_torch_save(const Records& records) {
    if (records.has("constants.pkl") || records.has_below("code/")) {
        throw unknown_weights(
            "a TorchScript archive (torch.jit.save() wrote it: a program, not a state dict)",
            "save its weights: torch.save(torch.jit.load(FILE).state_dict(), NEW_FILE)");
    }
    if (records.has("data.pkl")) {
        return;
    }
    if (records.has_anywhere("archive_format") || records.has_anywhere("serialized_exported_program.json")) {
        throw unknown_weights("an exported program (torch.export.save() wrote it), not a state dict",
                              "save its weights: torch.save(torch.export.load(FILE).state_dict, NEW_FILE)");
    }
    if (records.has_anywhere(".data/extern_modules")) {
        throw unknown_weights("a package of programs (torch.package wrote it), not a state dict",
                              "save the weights in it: torch.save(model.state_dict(), NEW_FILE)");
    }
    throw unknown_weights(
        "a zip file that torch.save() did not write (it holds no data.pkl, but " + records.first_name() + ")",
        "name the file of weights that is in it, or save one: "
        "torch.save(model.state_dict(), FILE)");
}

void must_be_little_endian(const Records& records) {
    if (!records.has("byteorder")) {
        return;
    }
    const StorageBytes bytes = records.bytes("byteorder");
    const std::string order(bytes.bytes().begin(), bytes.bytes().end());
    if (order != "little") {
        throw unknown_weights("its numbers are big-endian (it was written on another kind of machine)",
                              "read and save it again on this one: torch.save(torch.load(FILE), NEW_FILE)");
    }
}

}  // namespace

WeightsIndex index_torch_zip(Bytes file) {
    const Records records(file);
    must_be_of_torch_save(records);
    must_be_little_endian(records);
    const StorageBytes pickle = records.bytes("data.pkl");
    PickleReader reader(pickle.bytes());
    WeightsIndex index = or_no_state_dict([&] { return index_state(reader.read()); });
    for (const TensorEntry& tensor : index.tensors) {
        const std::string name = "data/" + tensor.storage;
        if (tensor.problem.empty() && records.has(name)) {
            index.storages.emplace(tensor.storage, records.place_of(name));
        }
    }
    return index;
}

}  // namespace trommel
