// Own code, because Debian has no small library that reads BMP
// (docs/decisions/0002-third-party-of-storage.md).

#include <algorithm>
#include <string>
#include <vector>

#include "storage/images/bmp_header.hpp"
#include "storage/images/bmp_runs.hpp"
#include "storage/images/decode_image.hpp"
#include "storage/images/image_memory.hpp"
#include "storage/images/transparency.hpp"
#include "system/errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {
namespace {

using Bytes = std::span<const std::uint8_t>;

[[noreturn]] void ends_early() {
    throw InputError("broken BMP (the file ends too early)");
}

std::uint8_t* row_of(Image& image, const BmpHeader& header, std::int64_t stored) {
    return image.row(header.from_top ? stored : header.size.height - 1 - stored);
}

/// Offsets of the rows of an uncompressed file. Each row is padded to a multiple of four bytes, except
/// perhaps the last.
class Rows {
  public:
    Rows(Bytes file, const BmpHeader& header)
        : used_(static_cast<std::size_t>((header.size.width * header.bits + 7) / 8)),
          stride_((used_ + 3) / 4 * 4) {
        const std::size_t needed = stride_ * static_cast<std::size_t>(header.size.height - 1) + used_;
        if (header.pixels_at > file.size() || needed > file.size() - header.pixels_at) {
            ends_early();
        }
        pixels_ = file.subspan(header.pixels_at);
    }

    Bytes operator[](std::int64_t stored) const {
        return pixels_.subspan(static_cast<std::size_t>(stored) * stride_, used_);
    }

  private:
    std::size_t used_;
    std::size_t stride_;
    Bytes pixels_;
};

Image read_indices(Bytes file, const BmpHeader& header) {
    const Rows rows(file, header);
    const auto bits = static_cast<std::size_t>(header.bits);
    Image image(header.size);
    for (std::int64_t y = 0; y < header.size.height; ++y) {
        const Bytes row = rows[y];
        std::uint8_t* const rgb = row_of(image, header, y);
        for (std::size_t x = 0; x < static_cast<std::size_t>(header.size.width); ++x) {
            const std::size_t shift = 8 - bits - x * bits % 8;
            const auto color = header.color((std::size_t{row[x * bits / 8]} >> shift) & ((1U << bits) - 1));
            std::copy(color.begin(), color.end(), rgb + 3 * x);
        }
    }
    return image;
}

Image read_24_bits(Bytes file, const BmpHeader& header) {
    const Rows rows(file, header);
    Image image(header.size);
    for (std::int64_t y = 0; y < header.size.height; ++y) {
        const Bytes row = rows[y];
        std::uint8_t* const rgb = row_of(image, header, y);
        for (std::size_t x = 0; x < row.size(); x += 3) {
            std::reverse_copy(row.begin() + static_cast<std::ptrdiff_t>(x),
                              row.begin() + static_cast<std::ptrdiff_t>(x + 3), rgb + x);
        }
    }
    return image;
}

/// [height, width, 4], top row first, for 16 or 32 bits per pixel.
std::vector<std::uint8_t> read_masked(Bytes file, const BmpHeader& header) {
    const Rows rows(file, header);
    const auto width = static_cast<std::size_t>(header.bits / 8);
    std::vector<std::uint8_t> rgba;
    rgba.reserve(static_cast<std::size_t>(header.size.width * header.size.height * 4));
    for (std::int64_t y = 0; y < header.size.height; ++y) {
        const Bytes row = rows[header.from_top ? y : header.size.height - 1 - y];
        for (std::size_t place = 0; place < row.size(); place += width) {
            const auto pixel = static_cast<std::uint32_t>(little_endian(row.subspan(place, width)));
            for (const BmpMask& mask : header.masks) {
                rgba.push_back(mask.value_in(pixel));
            }
        }
    }
    return rgba;
}

// If there is no alpha, or it is 0 everywhere, the writer did not use it, and the image is opaque. Browsers
// do the same.
void make_opaque_if_unseen(std::vector<std::uint8_t>& rgba) {
    for (std::size_t i = 3; i < rgba.size(); i += 4) {
        if (rgba[i] > 0) {
            return;
        }
    }
    for (std::size_t i = 3; i < rgba.size(); i += 4) {
        rgba[i] = 255;
    }
}

Image read_pixels(Bytes file, const BmpHeader& header) {
    if (header.compression != BmpCompression::none) {
        return read_bmp_runs(file, header);
    }
    if (header.bits <= 8) {
        return read_indices(file, header);
    }
    if (header.bits == 24) {
        return read_24_bits(file, header);
    }
    std::vector<std::uint8_t> rgba = read_masked(file, header);
    make_opaque_if_unseen(rgba);
    return on_white(header.size, rgba);
}

}  // namespace

Image decode_bmp(Bytes bytes) {
    const BmpHeader header = read_bmp_header(bytes);
    const bool masked = header.bits == 16 || header.bits == 32;
    return with_memory_for(header.size, masked ? 7 : 3, [&] { return read_pixels(bytes, header); });
}

}  // namespace trommel
