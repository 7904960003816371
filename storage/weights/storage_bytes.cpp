#include "storage/weights/storage_bytes.hpp"

#include <zlib.h>

#include "storage/weights/zip_entries.hpp"
#include "system/errors.hpp"

namespace trommel {

StorageBytes::StorageBytes(std::span<const std::uint8_t> file, const StorageEntry& entry,
                           const std::string& name) {
    if (entry.begin > file.size() || entry.stored > file.size() - entry.begin) {
        throw InputError(name + " ends after the end of the file");
    }
    bytes_ = file.subspan(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(entry.stored));
    if (entry.deflated) {
        unpacked_ = inflated(bytes_, entry.bytes);
        bytes_ = unpacked_;
    }
    if (entry.crc && crc32_z(0, bytes_.data(), bytes_.size()) != *entry.crc) {
        throw InputError(name + " has the wrong checksum");
    }
}

}  // namespace trommel
