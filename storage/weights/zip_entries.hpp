// The list of a zip file's entries, read with nothing unpacked.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace trommel {

struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0;  ///< of its bytes in the file, all `stored` of which are there
    std::uint64_t stored = 0;
    std::uint64_t bytes = 0;  ///< what it says that it unpacks to
    std::uint32_t crc = 0;    ///< of these
    unsigned method = 0;      ///< 0: stored as it is; 8: deflated
    bool encrypted = false;
};

/// In the order of the list, also of files above 4 GiB (zip64). Throws InputError, with what is wrong, where there is no list, or it
/// names what the file does not hold, or two entries have one name.
std::vector<ZipEntry> zip_entries(std::span<const std::uint8_t> file);

/// What a weights file of that size may unpack to.
std::uint64_t most_unpacked(std::uint64_t file_bytes);

/// The sum over the entries.
std::uint64_t unpacked_bytes(std::span<const ZipEntry> entries);

/// `bytes` bytes of an entry that is deflated; throws InputError where it is damaged, or has more or fewer.
std::vector<std::uint8_t> inflated(std::span<const std::uint8_t> stored, std::uint64_t bytes);

}  // namespace trommel
