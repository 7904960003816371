// The bytes of an entry of a weights file, unpacked if needed, and verified against their checksum.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Points into the file if possible.
class StorageBytes {
  public:
    /// `name`: the name of the entry in errors: "'data.pkl'". Throws InputError, with the reason, if the
    /// entry lies outside of the file, cannot be unpacked, or has the wrong checksum.
    StorageBytes(std::span<const std::uint8_t> file, const StorageEntry& entry, const std::string& name);
    StorageBytes(StorageBytes&&) = default;

    std::span<const std::uint8_t> bytes() const { return bytes_; }

  private:
    std::vector<std::uint8_t> unpacked_;
    std::span<const std::uint8_t> bytes_;
};

}  // namespace trommel
