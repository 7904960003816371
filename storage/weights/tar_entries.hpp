// The files in a tar file: ustar, and the long sizes of pax and GNU. Without a library: some 60 lines, no memory.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace trommel {

/// Whether the first 512 bytes are a tar file's: their checksum says so.
bool is_tar(std::span<const std::uint8_t> file);

/// Regular files by name; of equal names the last. Throws InputError, with what is wrong, where the file ends before an entry does.
std::map<std::string, std::span<const std::uint8_t>, std::less<>> tar_entries(
    std::span<const std::uint8_t> file);

}  // namespace trommel
