// The bytes of a part of a weights file, as they are or unpacked, compared with their checksum.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Points into the file where it can.
class StorageBytes {
  public:
    /// `name`: what errors call it: "'data.pkl'". Throws InputError, with what is wrong, where it lies outside of the file, cannot be
    /// unpacked, or has another checksum.
    StorageBytes(std::span<const std::uint8_t> file, const StorageEntry& entry, const std::string& name);
    StorageBytes(StorageBytes&&) = default;

    std::span<const std::uint8_t> bytes() const { return bytes_; }

  private:
    std::vector<std::uint8_t> unpacked_;
    std::span<const std::uint8_t> bytes_;
};

}  // namespace trommel
