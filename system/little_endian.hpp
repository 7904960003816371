// Little-endian numbers of files, on any machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trommel {

/// The number in up to eight bytes, the least significant first.
inline std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        number |= std::uint64_t{bytes[i]} << (8 * i);
    }
    return number;
}

}  // namespace trommel
