// Everything before the pixels of a BMP file.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/images/image.hpp"

namespace trommel {

enum class BmpCompression { none, runs_of_8_bits, runs_of_4_bits };

/// The bits of a pixel that belong to one color channel, and their conversion to a byte.
struct BmpMask {
    std::uint32_t bits = 0;
    int shift = 0;
    std::uint32_t most = 0;  ///< the largest value; 0 if the mask is empty

    std::uint8_t value_in(std::uint32_t pixel) const {
        return most == 0 ? std::uint8_t{0}
                         : static_cast<std::uint8_t>(std::uint64_t{(pixel & bits) >> shift} * 255 / most);
    }
};

struct BmpHeader {
    ImageSize size;
    bool from_top = false;  ///< most files start with the bottom row
    int bits = 0;           ///< of a pixel: 1, 4, 8, 16, 24, 32
    BmpCompression compression = BmpCompression::none;
    std::array<BmpMask, 4> masks;                      ///< red, green, blue, alpha; for 16 and 32 bits
    std::vector<std::array<std::uint8_t, 3>> palette;  ///< red, green, blue; for up to 8 bits
    std::size_t pixels_at = 0;                         ///< offset in the file

    /// Red, green and blue; black for an index outside the palette.
    std::array<std::uint8_t, 3> color(std::size_t index) const {
        return index < palette.size() ? palette[index] : std::array<std::uint8_t, 3>{};
    }
};

/// Headers of OS/2 (12 and 64 bytes) and Windows (40 to 124). Throws InputError for a broken header and for
/// unsupported files: JPEG or PNG inside, other bit depths.
BmpHeader read_bmp_header(std::span<const std::uint8_t> file);

}  // namespace trommel
