// The two 16-bit formats of stored weights. Independent of Torch.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace trommel {

/// bfloat16: the upper half of a float.
inline float from_bfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. A float represents every value exactly.
inline float from_half(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    float size = 0;
    if (exponent == 31) {
        size =
            fraction == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    } else if (exponent == 0) {
        size = std::ldexp(static_cast<float>(fraction), -24);
    } else {
        size = std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -size : size;
}

}  // namespace trommel
