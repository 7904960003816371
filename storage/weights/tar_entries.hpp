// The files in a tar file: ustar, with the long sizes of pax and GNU. Without a library: some 60 lines, no
// allocation.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace trommel {

/// Whether the first 512 bytes are a tar header, judged by its checksum.
bool is_tar(std::span<const std::uint8_t> file);

/// Regular files by name; of equal names the last. Throws InputError, with the reason, if the file ends
/// before an entry does.
std::map<std::string, std::span<const std::uint8_t>, std::less<>> tar_entries(
    std::span<const std::uint8_t> file);

}  // namespace trommel
