// Numbers as files have them, whatever the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trommel {

/// The number that up to eight bytes hold, the lowest first.
inline std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        number |= std::uint64_t{bytes[i]} << (8 * i);
    }
    return number;
}

}  // namespace trommel
