#include "storage/images/bmp_header.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "storage/images/decode_image.hpp"
#include "system/errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {
namespace {

constexpr std::size_t file_header = 14;
constexpr std::uint32_t os2_header = 12;
constexpr std::uint32_t header_with_alpha_mask = 56;

/// Values of the compression field.
enum Stored : std::uint32_t { raw = 0, rle8 = 1, rle4 = 2, bit_fields = 3, bit_fields_with_alpha = 6 };

/// Reads little-endian numbers from the file.
class Numbers {
  public:
    explicit Numbers(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::uint32_t at(std::size_t place, std::size_t width) const {
        if (place > bytes_.size() || width > bytes_.size() - place) {
            throw InputError("broken BMP (the file ends too early)");
        }
        return static_cast<std::uint32_t>(little_endian(bytes_.subspan(place, width)));
    }

  private:
    std::span<const std::uint8_t> bytes_;
};

BmpMask mask_of(std::uint32_t bits) {
    const int shift = bits == 0 ? 0 : std::countr_zero(bits);
    return {bits, shift, bits >> shift};
}

[[noreturn]] void not_read(const std::string& what) {
    throw InputError("unsupported BMP (" + what + "); convert it to PNG");
}

BmpCompression compression_of(std::uint32_t stored, int bits) {
    if (stored == rle8 && bits == 8) {
        return BmpCompression::runs_of_8_bits;
    }
    if (stored == rle4 && bits == 4) {
        return BmpCompression::runs_of_4_bits;
    }
    const bool fields =
        (stored == bit_fields || stored == bit_fields_with_alpha) && (bits == 16 || bits == 32);
    if (stored != raw && !fields) {
        not_read("compression " + std::to_string(stored) + " of " + std::to_string(bits) + " bits a pixel");
    }
    return BmpCompression::none;
}

std::array<BmpMask, 4> masks_of(const Numbers& file, std::uint32_t header_bytes, std::uint32_t stored,
                                int bits) {
    if (stored != bit_fields && stored != bit_fields_with_alpha) {
        return bits == 16 ? std::array{mask_of(0x7c00), mask_of(0x3e0), mask_of(0x1f), mask_of(0)}
                          : std::array{mask_of(0xff0000), mask_of(0xff00), mask_of(0xff), mask_of(0)};
    }
    // The masks are part of longer headers, or follow a header of 40 bytes: the same offset.
    const auto mask = [&](std::size_t number) { return mask_of(file.at(file_header + 40 + 4 * number, 4)); };
    const bool alpha = header_bytes >= header_with_alpha_mask || stored == bit_fields_with_alpha;
    return {mask(0), mask(1), mask(2), alpha ? mask(3) : mask_of(0)};
}

void read_palette(const Numbers& file, std::uint32_t header_bytes, std::uint32_t colors, BmpHeader& header) {
    const std::size_t entry = header_bytes == os2_header ? 3 : 4;
    const std::uint32_t possible = 1U << header.bits;
    const std::size_t start = file_header + header_bytes;
    for (std::size_t i = 0; i < (colors == 0 ? possible : std::min(colors, possible)); ++i) {
        const std::uint32_t value = file.at(start + i * entry, 3);
        header.palette.push_back({static_cast<std::uint8_t>(value >> 16),
                                  static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
    }
}

BmpHeader read_os2_header(const Numbers& file) {
    BmpHeader header;
    header.size = {file.at(18, 2), file.at(20, 2)};
    header.bits = static_cast<int>(file.at(24, 2));
    return header;
}

BmpHeader read_windows_header(const Numbers& file) {
    BmpHeader header;
    const auto height = static_cast<std::int32_t>(file.at(22, 4));
    header.from_top = height < 0;
    header.size = {static_cast<std::int32_t>(file.at(18, 4)), height < 0 ? -std::int64_t{height} : height};
    header.bits = static_cast<int>(file.at(28, 2));
    return header;
}

}  // namespace

BmpHeader read_bmp_header(std::span<const std::uint8_t> bytes) {
    const Numbers file(bytes);
    const std::uint32_t header_bytes = file.at(file_header, 4);
    const bool os2 = header_bytes == os2_header;
    if (!os2 && (header_bytes < 40 || header_bytes > 256)) {
        throw InputError("broken BMP (a header of " + std::to_string(header_bytes) + " bytes)");
    }
    BmpHeader header = os2 ? read_os2_header(file) : read_windows_header(file);
    check_decodable(header.size.width, header.size.height);
    constexpr std::array known{1, 4, 8, 16, 24, 32};
    if (std::find(known.begin(), known.end(), header.bits) == known.end()) {
        not_read(std::to_string(header.bits) + " bits a pixel");
    }
    const std::uint32_t stored = os2 ? raw : file.at(30, 4);
    header.compression = compression_of(stored, header.bits);
    header.masks = masks_of(file, header_bytes, stored, header.bits);
    if (header.bits <= 8) {
        read_palette(file, header_bytes, os2 ? 0 : file.at(46, 4), header);
    }
    header.pixels_at = file.at(10, 4);
    return header;
}

}  // namespace trommel
