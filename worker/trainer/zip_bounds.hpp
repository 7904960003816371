// How much a zip file says that it unpacks to, before anything of it is unpacked.
#pragma once

#include <cstdint>

#include "storage/shards/file.hpp"

namespace trommel {

/// What a weights file of that size may unpack to, or its tensors hold: several times as much, for some share their values.
std::uint64_t most_unpacked(std::uint64_t file_bytes);

/// The sum over its entries; nothing is said of a file that has no list of entries, which its reader refuses.
std::uint64_t unpacked_bytes(const File& file);

}  // namespace trommel
