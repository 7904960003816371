// Reads the list of a zip file's entries without unpacking them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace trommel {

struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0;  ///< of its data in the file, all `stored` bytes of which exist
    std::uint64_t stored = 0;
    std::uint64_t bytes = 0;  ///< its declared unpacked size
    std::uint32_t crc = 0;    ///< of the unpacked bytes
    unsigned method = 0;      ///< 0: stored as it is; 8: deflated
    bool encrypted = false;
};

/// In the order of the list; supports files above 4 GiB (zip64). Throws InputError, with the reason, if there
/// is no list, if it names data outside of the file, or if two entries have the same name.
std::vector<ZipEntry> zip_entries(std::span<const std::uint8_t> file);

/// The maximum unpacked size of a weights file of that size.
std::uint64_t most_unpacked(std::uint64_t file_bytes);

/// The sum over all entries.
std::uint64_t unpacked_bytes(std::span<const ZipEntry> entries);

/// Inflates a deflated entry to `bytes` bytes; throws InputError if it is damaged, or has more or fewer.
std::vector<std::uint8_t> inflated(std::span<const std::uint8_t> stored, std::uint64_t bytes);

}  // namespace trommel
